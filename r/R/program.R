# Finds the program, checks its version, and installs that of a release.

# What is known about programs, by path and date.
known <- new.env(parent = emptyenv())

is_windows <- function() .Platform$OS.type == "windows"

program_name <- function() if (is_windows()) "standpoint.exe" else "standpoint"

# Where sp_install() puts the program.
own_folder <- function() tools::R_user_dir("standpoint", "data")

# The path of the program, or "" if there is none.
program_path <- function() {
  named <- Sys.getenv("STANDPOINT")
  if (nzchar(named)) {
    return(named)
  }
  on_path <- unname(Sys.which("standpoint"))
  if (nzchar(on_path)) {
    return(on_path)
  }
  environments <- Sys.getenv(c("VIRTUAL_ENV", "CONDA_PREFIX"))
  python <- Sys.getenv("RETICULATE_PYTHON")
  scripts <- if (is_windows()) "Scripts" else "bin"
  folders <- c(
    if (nzchar(python)) dirname(python),
    file.path(environments[nzchar(environments)], scripts),
    own_folder()
  )
  candidates <- file.path(folders, program_name())
  c(candidates[file.exists(candidates)], "")[1]
}

sp_program <- function() {
  find_program(sys.call())
}

sp_is_installed <- function() {
  tryCatch(nzchar(find_program(NULL)), standpoint_error = function(error) FALSE)
}

# The path of a program that this package can run.
find_program <- function(call) {
  path <- program_path()
  if (!nzchar(path)) {
    refuse("program-missing", paste(
      "the program standpoint is not installed: sp_install() installs it,",
      "or let the environment variable STANDPOINT name it"
    ), call = call)
  }
  if (!file.exists(path)) {
    refuse("program-missing", paste0("STANDPOINT names ", path, ", which does not exist"), file = path, call = call)
  }
  key <- paste(path, file.mtime(path))
  if (is.null(known[[key]])) {
    known[[key]] <- version_of(path, call)
  }
  needed <- utils::packageVersion("standpoint")
  # Before 1.0 the second number changes with the options.
  if (known[[key]][, 1:2] != needed[, 1:2]) {
    refuse("program-version", paste0(
      path, " has the version ", known[[key]], ", and this package needs ", needed[, 1:2],
      ": install the program and the package of one release"
    ), file = path, version = as.character(known[[key]]), needed = as.character(needed), call = call)
  }
  path
}

version_of <- function(path, call) {
  said <- tryCatch(processx::run(path, "--version", timeout = 60)$stdout, error = function(error) "")
  version <- regmatches(said, regexec("^standpoint ([0-9]+[.][0-9]+[.][0-9]+)", said))[[1]][2]
  if (is.na(version)) {
    refuse("program-version", paste0(path, " is not the program standpoint"), file = path, call = call)
  }
  numeric_version(version)
}

# The file of a release for this system.
release_file <- function() {
  system <- Sys.info()[["sysname"]]
  switch(system,
    Windows = "standpoint-windows.zip",
    Darwin = "standpoint-macos.tar.gz",
    {
      arm <- grepl("aarch64|arm64", Sys.info()[["machine"]])
      libc <- if (grepl("musl", R.version$os)) "musl" else "gnu"
      paste0("standpoint-", if (arm) "aarch64" else "x86_64", "-unknown-linux-", libc, ".tar.gz")
    }
  )
}

sp_install <- function(from = getOption("standpoint.release")) {
  call <- sys.call()
  if (is.null(from)) {
    refuse("no-release", paste(
      "no release is published yet: build the program with \u201ccargo install --path .\u201d in its folder,",
      "or name the folder or the address of a release with `from`"
    ), call = call)
  }
  name <- release_file()
  work <- tempfile("standpoint-")
  dir.create(work)
  on.exit(unlink(work, recursive = TRUE))
  for (file in c("SHA256SUMS", name)) {
    get_file(from, file, work, call)
  }
  archive <- file.path(work, name)
  lines <- strsplit(trimws(readLines(file.path(work, "SHA256SUMS"))), "[ *]+")
  expected <- vapply(lines, function(line) if (identical(line[2], name)) line[1] else NA_character_, "")
  expected <- expected[!is.na(expected)]
  found <- sha256(archive, call)
  if (!identical(tolower(expected), found)) {
    refuse("checksum", paste0(name, " is damaged: its SHA-256 is not that of SHA256SUMS, so nothing was installed"),
      file = name, expected = expected, found = found, call = call
    )
  }
  if (grepl("zip$", name)) utils::unzip(archive, exdir = work) else utils::untar(archive, exdir = work)
  dir.create(own_folder(), recursive = TRUE, showWarnings = FALSE)
  to <- file.path(own_folder(), program_name())
  # A new file in place of the old one, which may be running.
  fresh <- paste0(to, ".new")
  is_there <- file.copy(file.path(work, program_name()), fresh, overwrite = TRUE, copy.mode = TRUE)
  Sys.chmod(fresh, "755")
  if (!is_there || !file.rename(fresh, to)) {
    refuse("not-installed", paste0(to, " could not be written"), file = to, call = call)
  }
  message("The program is in ", to)
  invisible(to)
}

# Puts a file of a release into a folder.
get_file <- function(from, file, folder, call) {
  to <- file.path(folder, file)
  source <- paste0(sub("/$", "", from), "/", file)
  is_there <- if (grepl("^(https?|file)://", from)) {
    tryCatch(utils::download.file(source, to, mode = "wb", quiet = TRUE) == 0, error = function(error) FALSE, warning = function(warning) FALSE)
  } else {
    file.exists(source) && file.copy(source, to)
  }
  if (!is_there) {
    refuse("no-release", paste0(source, " could not be read: name the folder or the address of a release with `from`"), file = source, call = call)
  }
}

# The SHA-256 of a file, by R if it is new enough, or else by what each system has.
sha256 <- function(path, call) {
  if ("sha256sum" %in% getNamespaceExports("tools")) {
    return(unname(getExportedValue("tools", "sha256sum")(path)))
  }
  command <- switch(Sys.info()[["sysname"]],
    Windows = c("certutil", "-hashfile", path, "SHA256"),
    Darwin = c("shasum", "-a", "256", path),
    c("sha256sum", path)
  )
  said <- tryCatch(processx::run(command[1], command[-1])$stdout, error = function(error) "")
  hash <- regmatches(said, regexpr("[0-9A-Fa-f]{64}", said))
  if (length(hash) != 1) {
    refuse("checksum", paste(command[1], "is missing, so the SHA-256 cannot be checked: use R 4.5 or newer"), call = call)
  }
  tolower(hash)
}
