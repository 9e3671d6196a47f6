# Nothing of the tests stays on the computer.
Sys.setenv(STANDPOINT_STATE = tempfile("state-"), STANDPOINT_CACHE = "")
