"""``python -m srm_docs``."""

import sys

from srm_docs.cli import main

sys.exit(main())
