"""The policies of a workspace as a web site of plain files, which needs no server.

``Site`` makes it, policy by policy. A kind of page is one module, and one row in
``kinds``. Templates are in ``templates/``; what is in ``static/`` goes along as it is.
"""

from recension.site.frame import File, Frame
from recension.site.making import Site
from recension.site.policies import Policy

__all__ = ["File", "Frame", "Policy", "Site"]
