"""What is known besides results, and what stands for it where it is not."""

from autograder.results.pages.about import About, ShownMistake, ShownWork


def test_a_mistake_is_called_by_its_title_and_one_that_is_known_no_more_by_its_name() -> None:
    about = About({"f/forgets_two": ShownMistake("Forgets the factor 2.")})
    assert about.title_of("f/forgets_two") == "Forgets the factor 2"
    assert about.title_of("f/was_renamed_since") == "was renamed since"


def test_of_a_student_whose_file_nobody_read_there_is_no_code() -> None:
    about = About(works={"anna": ShownWork("here", {"f": "def f(): ..."})})
    assert about.work_of("anna").exercises == {"f": "def f(): ..."}
    assert about.work_of("ben") == ShownWork("gone", {})
