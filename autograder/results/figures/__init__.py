"""Geometry of the report's charts: numbers in, places on a canvas out. ``templates/report/figures.html.j2`` draws them as inline SVG.

No charting library stands behind them: a page must take on the reader's colours (light, dark, print), its marks must be links
and be read aloud, and 16,000 of them must be there at once; docs/report.md has the figures of what was tried.
"""
