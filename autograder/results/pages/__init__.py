"""The report of a class as pages: counted here from results, drawn by the templates under ``autograder/templates/report``.

Load → count → render. :mod:`~autograder.results.pages.class_data` is the one module that asks a store; the others take its
:class:`ClassData` and an :class:`~autograder.results.pages.about.About`, what is known of the assignment and of the students' code, and
return frozen data; :mod:`~autograder.results.pages.site` renders and writes.
"""
