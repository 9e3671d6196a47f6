# What is done with labels: train, evaluate, agree and audit.

do_train <- function(x, arguments, call) {
  job <- new_job("train", call)
  on.exit(end_job(job))
  add_table(job, x)
  card <- arguments$card
  arguments["card"] <- list(NULL)
  add_options(job, "sp_train", arguments)
  output <- add_output(job, arguments$output, "model.safetensors")
  card <- if (is.null(card)) in_job(job, "card.md") else path.expand(card)
  add_argument(job, "card", enc2utf8(card))
  run_job(job, arguments$quiet)
  # A model without a file of its own stays in the object, so that saveRDS() saves it.
  is_kept <- !is.null(arguments$output)
  structure(class = "standpoint_model", list(
    file = if (is_kept) normalizePath(output, "/"),
    bytes = if (!is_kept) readBin(output, "raw", file.size(output)),
    labels = job$verdict$labels,
    verdict = job$verdict$sentences,
    confusion = matrix_of(job$verdict$confusion, job$verdict$labels),
    report = job$report,
    card = read_text(card)
  ))
}

# A matrix of counts: a row for each true label, a column for each label given.
matrix_of <- function(counts, labels) {
  if (is.null(counts)) {
    return(NULL)
  }
  matrix(unlist(counts), length(labels), byrow = is.list(counts), dimnames = list(true = labels, given = labels))
}

# The file of a model. A model that is in its object only is written.
model_path <- function(job, model, name) {
  if (is.null(model$bytes)) {
    if (!file.exists(model$file)) {
      refuse("no-such-file", paste0(model$file, ": the file of the model is gone"), file = model$file, call = job$call)
    }
    return(model$file)
  }
  path <- in_job(job, paste0(name, ".safetensors"))
  writeBin(model$bytes, path)
  path
}

print.standpoint_model <- function(x, ...) {
  cat("A model for the labels ", paste(x$labels, collapse = ", "), "\n", sep = "")
  cat(strwrap(x$verdict, exdent = 2), sep = "\n")
  if (is.null(x$file)) {
    cat("It has no file: save this object with saveRDS(), or train with `output`.\n")
  } else {
    cat("Its file is ", x$file, ".\n", sep = "")
  }
  invisible(x)
}

summary.standpoint_model <- function(object, ...) {
  structure(class = "standpoint_figures", list(
    report = paste(object$report, collapse = "\n"),
    confusion = object$confusion,
    card = object$card
  ))
}

predict.standpoint_model <- function(object, newdata, ...) {
  do_score(newdata, c(list(model = object), with_quiet(list(...))), sys.call())
}

# The arguments of a method, of which it knows only some.
with_quiet <- function(arguments) {
  if (is.null(arguments$quiet)) arguments$quiet <- FALSE
  unknown <- setdiff(names(arguments), gsub("-", "_", options_of("sp_score")$option))
  if (length(unknown)) {
    refuse("argument", paste0(unknown[1], " is no argument of sp_score()"), argument = unknown[1], call = sys.call(-1))
  }
  arguments
}

coef.standpoint_model <- function(object, n = 10, ...) {
  job <- new_job("train", sys.call())
  on.exit(end_job(job))
  features <- read_features(model_path(job, object, "model"))
  # What a feature adds to a label beside the mean of all labels: whoever reads it compares labels.
  weights <- features$weights - rowMeans(features$weights)
  tops <- lapply(seq_along(features$labels), function(label) {
    top <- utils::head(order(weights[, label], decreasing = TRUE), n)
    top <- top[weights[top, label] > 0]
    data.frame(label = rep(features$labels[label], length(top)), term = features$keys[top], weight = weights[top, label])
  })
  table <- do.call(rbind, tops)
  table$label <- factor(table$label, features$labels)
  table
}

# The words and dictionary categories of a model file with their weights (docs/model-format.md of the program).
read_features <- function(path) {
  from <- file(path, "rb")
  on.exit(close(from))
  length <- readBin(from, "integer", 2, 4, endian = "little")[1]
  header <- jsonlite::fromJSON(rawToChar(readBin(from, "raw", length)), simplifyVector = FALSE)
  about <- jsonlite::fromJSON(header[["__metadata__"]]$standpoint)
  tensor <- function(name, what, size) {
    place <- unlist(header[[name]]$data_offsets)
    seek(from, 8 + length + place[1])
    readBin(from, what, diff(place) / size, size, endian = "little")
  }
  ends <- tensor("vocabulary.ends", "integer", 4)
  text <- tensor("vocabulary.text", "raw", 1)
  weights <- matrix(tensor("weights", "double", 4), ncol = length(about$labels), byrow = TRUE)
  weights <- weights * tensor("tfidf", "double", 4)
  # Between words and dictionary stand pieces of words, which nobody reads.
  blocks <- about$block_ends
  shown <- c(seq_len(blocks[1]), blocks[2] + seq_len(blocks[3] - blocks[2]))
  starts <- c(0, ends)[shown] + 1
  keys <- vapply(seq_along(shown), function(at) rawToChar(text[starts[at]:ends[shown[at]]]), "")
  Encoding(keys) <- "UTF-8"
  list(labels = about$labels, keys = keys, weights = weights[shown, , drop = FALSE])
}

# Figures with their intervals, the tables below them, and the report that the program prints.
figures_of <- function(name, command, x, arguments, call) {
  job <- new_job(command, call)
  on.exit(end_job(job))
  if (is.character(x) && length(x) > 1 || is.list(x) && !is.data.frame(x)) {
    for (at in seq_along(x)) job$inputs <- c(job$inputs, several_path(job, x, at))
  } else {
    add_table(job, x)
  }
  add_options(job, name, arguments)
  if (!is.null(arguments$output)) add_output(job, arguments$output)
  json <- in_job(job, "figures.json")
  add_argument(job, "json", json)
  report <- run_job(job, arguments$quiet)
  data <- jsonlite::fromJSON(json, flatten = TRUE)
  structure(class = "standpoint_figures", list(
    figures = figure_frame(data),
    labels = interval_columns(data$labels),
    confusion = matrix_of(data$confusion, data$label_order),
    tables = lapply(Filter(is.data.frame, data[setdiff(names(data), c("labels", "findings"))]), interval_columns),
    report = report,
    data = data
  ))
}

# One of several tables. The name of a data frame in a list is that of its file, and so that of its coder.
several_path <- function(job, x, at) {
  name <- names(x)[at]
  if (!is.data.frame(x[[at]]) || is.null(name) || !nzchar(name)) {
    return(table_path(job, x[[at]], "x"))
  }
  write_table(as.data.frame(x[[at]]), in_job(job, paste0(name, ".csv")), name, job$call)
}

# A row for each figure about the whole.
figure_frame <- function(data) {
  has_interval <- vapply(data, function(value) is.list(value) && !is.data.frame(value) && "value" %in% names(value), NA)
  is_number <- vapply(data, function(value) is.numeric(value) && length(value) == 1, NA)
  names <- names(data)[has_interval | is_number]
  number <- function(value) if (is.null(value)) NA_real_ else as.numeric(value)
  rows <- lapply(names, function(name) {
    value <- data[[name]]
    if (!is.list(value)) value <- list(value = value)
    data.frame(figure = name, estimate = number(value$value), conf.low = number(value$low), conf.high = number(value$high))
  })
  as_users_frame(do.call(rbind, rows))
}

# Names the columns of figures with intervals as broom does: f1, f1.low, f1.high.
interval_columns <- function(table) {
  if (!is.data.frame(table)) {
    return(NULL)
  }
  names(table) <- sub("[.]value$", "", names(table))
  as_users_frame(table)
}

print.standpoint_figures <- function(x, ...) {
  cat(sub("\n*$", "\n", x$report))
  invisible(x)
}

do_evaluate <- function(x, arguments, call) figures_of("sp_evaluate", "evaluate", x, arguments, call)

do_agree <- function(x, arguments, call) figures_of("sp_agree", "agree", x, arguments, call)

do_audit <- function(x, arguments, call) {
  job <- new_job("audit", call)
  on.exit(end_job(job))
  add_table(job, x)
  add_options(job, "sp_audit", arguments)
  output <- add_output(job, arguments$output, "table.csv")
  json <- in_job(job, "summary.json")
  add_argument(job, "json", json)
  run_job(job, arguments$quiet)
  if (!is.null(arguments$output)) {
    return(invisible(output))
  }
  table <- read_table(output)
  labels <- jsonlite::fromJSON(json)$label_order
  for (column in intersect(c("label", "suggested"), names(table))) {
    table[[column]] <- factor(table[[column]], labels)
  }
  # Rows of a data frame are counted without the header.
  if (is.data.frame(x)) {
    for (column in intersect(c("row", "other_row"), names(table))) table[[column]] <- table[[column]] - 1L
  }
  as_users_frame(table)
}
