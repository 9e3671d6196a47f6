# A folder with a release of the program that is tested.
release <- function() {
  folder <- tempfile("release-")
  dir.create(folder)
  file.copy(sp_program(), file.path(folder, standpoint:::program_name()))
  archive <- file.path(folder, standpoint:::release_file())
  old <- setwd(folder)
  on.exit(setwd(old))
  utils::tar(archive, standpoint:::program_name(), compression = "gzip", tar = "internal")
  sum <- standpoint:::sha256(archive, NULL)
  writeLines(c(paste0(strrep("0", 64), "  another.tar.gz"), paste0(sum, "  ", basename(archive))), "SHA256SUMS")
  folder
}

test_that("the program of a release is installed once its checksum holds", {
  skip_without_program()
  skip_on_os("windows")
  folder <- release()
  before <- Sys.getenv(c("R_USER_DATA_DIR", "STANDPOINT", "PATH"))
  on.exit(do.call(Sys.setenv, as.list(before)))
  Sys.setenv(R_USER_DATA_DIR = tempfile("data-"))
  path <- suppressMessages(sp_install(folder))
  expect_equal(dirname(path), tools::R_user_dir("standpoint", "data"))
  Sys.setenv(STANDPOINT = "", PATH = "/usr/bin:/bin")
  expect_equal(sp_program(), path)
  # By an address, over what is there.
  expect_equal(suppressMessages(sp_install(paste0("file://", folder))), path)

  cat("damage", file = file.path(folder, standpoint:::release_file()), append = TRUE)
  unlink(path)
  expect_match(conditionMessage(expect_refused(sp_install(folder), "checksum")), "damaged")
  expect_false(file.exists(path))
})

test_that("without a release one sentence says what to do", {
  expect_match(conditionMessage(expect_refused(sp_install(NULL), "no_release")), "cargo install")
  expect_refused(sp_install(tempfile()), "no_release")
})
