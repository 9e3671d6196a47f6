# What is done with scores: sample, summarize, pseudo-outcomes and the report.

do_sample <- function(x, arguments, call) {
  job <- new_job("sample", call)
  on.exit(end_job(job))
  add_table(job, x)
  add_options(job, "sp_sample", arguments)
  output <- add_output(job, arguments$output, "table.csv")
  run_job(job, arguments$quiet)
  if (!is.null(arguments$output)) {
    return(invisible(output))
  }
  table <- like(read_table(output), x)
  if (is.data.frame(x) && is.factor(x$label)) {
    table$label <- factor(table$label, levels(x$label))
  }
  as_users_frame(table)
}

# Gives columns the types that they have in the table of the user: documents may be numbers there.
like <- function(table, x) {
  if (!is.data.frame(x)) {
    return(typed(table))
  }
  for (name in intersect(names(table), names(x))) {
    theirs <- x[[name]]
    if (name == "label") next
    if (is.numeric(theirs) && !is.object(theirs) && is.character(table[[name]])) {
      table[[name]] <- as.numeric(table[[name]])
      if (is.integer(theirs)) storage.mode(table[[name]]) <- "integer"
    } else if (is.factor(theirs)) {
      table[[name]] <- factor(table[[name]], levels(theirs))
    } else if (inherits(theirs, "Date")) {
      table[[name]] <- as.Date(table[[name]])
    } else if (is.logical(theirs)) {
      table[[name]] <- as.logical(table[[name]])
    }
  }
  table
}

do_summarize <- function(x, arguments, call) {
  job <- new_job("summarize", call)
  on.exit(end_job(job))
  add_table(job, x)
  add_options(job, "sp_summarize", arguments)
  if (!is.null(arguments$output)) add_output(job, arguments$output)
  json <- in_job(job, "shares.json")
  add_argument(job, "json", json)
  report <- run_job(job, arguments$quiet)
  data <- jsonlite::fromJSON(json)
  if (is.null(data$shares) && is.null(data$coefficients)) {
    # A plan: how many sentences to code.
    return(structure(class = "standpoint_figures", list(figures = figure_frame(data), report = report, data = data)))
  }
  table <- if (is.null(data$margins)) data$shares else data$margins
  if (is.null(table)) table <- data$coefficients
  table <- tidy_names(table)
  table$label <- factor(table$label, data$label_order)
  table <- as_users_frame(table)
  attr(table, "interval") <- data$interval
  attr(table, "tests") <- if (is.data.frame(data$tests)) data$tests
  class(table) <- c("standpoint_shares", class(table))
  table
}

# The names that broom gives to estimates. The standard error of a share is that of a normal interval of the same
# length: the program's own intervals of shares are no normal ones.
tidy_names <- function(table) {
  known <- c(
    share = "estimate", standard_error = "std.error", low = "conf.low", high = "conf.high",
    freedom = "df", p = "p.value", adjusted_p = "p.adjusted"
  )
  is_known <- names(table) %in% names(known)
  names(table)[is_known] <- known[names(table)[is_known]]
  for (column in intersect(known, names(table))) {
    table[[column]] <- as.numeric(table[[column]])
  }
  if (is.null(table$std.error)) {
    table$std.error <- (table$conf.high - table$conf.low) / (2 * stats::qnorm(0.975))
  }
  first <- intersect(
    c("label", "term", "level", "estimate", "std.error", "conf.low", "conf.high", "df", "p.value", "p.adjusted", "group", "against", "estimator"),
    names(table)
  )
  table[c(first, setdiff(names(table), first))]
}

plot.standpoint_shares <- function(x, ...) {
  x <- as.data.frame(x)
  # Differences have another scale.
  if ("group" %in% names(x)) {
    x <- x[is.na(x$against), ]
    x$row <- x$group
  } else {
    x <- x[!x$term %in% "(intercept)", ]
    x$row <- ifelse(is.na(x$level), x$term, paste0(x$term, ": ", x$level, ifelse(is.na(x$against), "", paste0(" - ", x$against))))
  }
  x$row <- factor(x$row, rev(unique(x$row)))
  if (requireNamespace("ggplot2", quietly = TRUE)) {
    return(ggplot_of(x))
  }
  names <- paste(x$label, x$row)
  graphics::dotchart(x$estimate, names, xlim = range(x$estimate, x$conf.low, x$conf.high, na.rm = TRUE), xlab = "estimate", ...)
  has_interval <- which(!is.na(x$conf.low))
  graphics::segments(x$conf.low[has_interval], has_interval, x$conf.high[has_interval], has_interval)
  invisible(x)
}

ggplot_of <- function(x) {
  several <- length(unique(x$estimator)) > 1
  place <- ggplot2::position_dodge(width = 0.5)
  aes <- if (several) {
    ggplot2::aes(y = .data$row, x = .data$estimate, xmin = .data$conf.low, xmax = .data$conf.high, colour = .data$estimator)
  } else {
    ggplot2::aes(y = .data$row, x = .data$estimate, xmin = .data$conf.low, xmax = .data$conf.high)
  }
  with_interval <- x[!is.na(x$conf.low), ]
  ggplot2::ggplot(x, aes) +
    ggplot2::geom_point(position = place) +
    ggplot2::geom_linerange(data = with_interval, position = place) +
    ggplot2::facet_wrap(~label, scales = "free_x") +
    ggplot2::labs(x = if ("group" %in% names(x)) "share" else "estimate", y = NULL)
}

utils::globalVariables(".data")

do_pseudo <- function(x, arguments, call) {
  job <- new_job("summarize", call)
  on.exit(end_job(job))
  add_table(job, x)
  add_options(job, "sp_pseudo", arguments)
  output <- if (is.null(arguments$output)) in_job(job, "outcomes.csv") else path.expand(arguments$output)
  add_argument(job, "pseudo-outcomes", enc2utf8(output))
  run_job(job, arguments$quiet)
  if (!is.null(arguments$output)) {
    return(invisible(output))
  }
  table <- read_table(output)
  labels <- sub("^y_", "", grep("^y_", names(table), value = TRUE))
  if (is.data.frame(x)) {
    table <- like(table, x)
  } else {
    own <- names(table) %in% OWN_COLUMNS | grepl("^y_", names(table))
    table <- typed(table, names(table)[!own])
  }
  table$label <- factor(table$label, labels)
  as_users_frame(table)
}

do_report <- function(x, arguments, call) {
  job <- new_job("report", call)
  on.exit(end_job(job))
  is_scores <- is.data.frame(x) && any(grepl("(^|_)p_", names(x)))
  if (is_scores) {
    add_table(job, x)
  } else if (!is.null(add_articles(job, x, arguments, with_variables = TRUE))) {
    arguments[c("text_column", "document_column")] <- NULL
  }
  add_options(job, "sp_report", arguments)
  output <- add_output(job, arguments$output)
  run_job(job, arguments$quiet)
  invisible(output)
}
