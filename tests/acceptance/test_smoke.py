def test_the_small_workspace_of_the_tests_is_sound(run, workspace):
    result = run("validate", cwd=workspace())

    assert (result.code, result.out) == (0, "no findings in 2 documents\n")
