"""Settings of Sphinx: furo, MyST Markdown, the notebook as it was last run. `make docs` builds with every warning an error."""

from exoclaim import __version__

project = "exoclaim"
author = "The exoclaim authors"
copyright = "2026, The exoclaim authors"
release = version = __version__

extensions = ["myst_nb", "sphinx.ext.autodoc"]
exclude_patterns = ["_build", "tutorial/papers"]
html_theme = "furo"
html_title = f"exoclaim {version}"
html_copy_source = False

myst_enable_extensions = ["colon_fence", "fieldlist"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # tests/docs/test_notebook.py runs it; the pages show what it gave then
nb_merge_streams = True

default_role = "literal"  # docstrings are plain text with `code`
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
nitpicky = False
