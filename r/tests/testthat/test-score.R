test_that("a named vector has its names as documents", {
  skip_without_program()
  table <- suppressWarnings(sp_score(c(a = "They must leave. We agreed.", b = "They should stay in Iraq."), quiet = TRUE))
  expect_equal(table$document, c("a", "a", "b"))
  expect_equal(table$sentence, c(1L, 2L, 1L))
  expect_equal(table$text, c("They must leave.", "We agreed.", "They should stay in Iraq."))
  expect_equal(levels(table$label), c("anti-withdrawal", "neutral", "pro-withdrawal"))
  expect_equal(rowSums(table[paste0("p_", levels(table$label))]), rep(1, 3), tolerance = 1e-3, ignore_attr = TRUE)
})

test_that("a vector without names has the names that quanteda gives", {
  skip_without_program()
  table <- suppressWarnings(sp_score(factor(c("They must leave Iraq.", "They stay.")), quiet = TRUE))
  expect_equal(table$document, c("text1", "text2"))
  tweets <- c("https://example.org/", "They must leave Iraq.")
  expect_equal(sp_score(tweets, unit = "row", quiet = TRUE)$text, tweets)
})

test_that("a data frame keeps its document variables, their types and the order of its rows", {
  skip_without_program()
  x <- articles()[c(40, 3, 71), ]
  table <- sp_score(x, quiet = TRUE)
  expect_equal(unique(table$document), x$doc_id)
  place <- match(table$document, x$doc_id)
  for (column in c("manner", "day", "number", "is_even")) {
    expect_identical(table[[column]], x[[column]][place])
  }
})

test_that("ids stay numbers, and large ones keep their digits", {
  skip_without_program()
  x <- data.frame(id = c(1e15 + 1, 100000), body = c("They must leave Iraq.", "The troops stay in Iraq."))
  table <- sp_score(x, text_column = "body", quiet = TRUE)
  expect_identical(table$document, x$id)
  factors <- sp_score(data.frame(document = factor(c("z", "a")), text = x$body), quiet = TRUE)
  expect_identical(factors$document, factor(c("z", "a")))
})

test_that("a variable with the name of a column is kept beside it", {
  skip_without_program()
  table <- sp_score(data.frame(doc_id = "a", text = "They must leave Iraq.", label = 7L, start = "x"), quiet = TRUE)
  expect_identical(table$meta_label, 7L)
  expect_identical(table$meta_start, "x")
  expect_identical(table$start, 0L)
})

test_that("row names are ids where there is no other", {
  skip_without_program()
  x <- data.frame(text = c("They must leave Iraq.", "They stay in Iraq."), row.names = c("r", "s"))
  expect_equal(sp_score(x, quiet = TRUE)$document, c("r", "s"))
})

test_that("a corpus of quanteda and a table of readtext are read", {
  skip_without_program()
  # As quanteda builds it (attributes of version 4).
  variables <- data.frame(
    docname_ = c("d1", "d2"), docid_ = factor(c("d1", "d2")), segid_ = c(1L, 1L), party = c("left", "right")
  )
  corpus <- structure(c("They must leave Iraq.", "The troops stay in Iraq."),
    names = c("d1", "d2"), class = c("corpus", "character"), docvars = variables, meta = list()
  )
  table <- sp_score(corpus, quiet = TRUE)
  expect_equal(table$document, c("d1", "d2"))
  expect_equal(table$party, c("left", "right"))
  expect_false(any(c("docid_", "segid_") %in% names(table)))
  readtext <- structure(articles()[1:2, ], class = c("readtext", "data.frame"))
  expect_equal(unique(sp_score(readtext, quiet = TRUE)$document), readtext$doc_id)
})

test_that("paths give the table of the command", {
  skip_without_program()
  ours <- sp_score(example("articles"), quiet = TRUE)
  theirs <- command_table("score", example("articles"))
  expect_equal(names(ours), names(theirs))
  expect_equal(as.character(ours$label), theirs$label)
  expect_equal(ours$`p_pro-withdrawal`, theirs$`p_pro-withdrawal`)
  expect_equal(ours$text, theirs$text)
  expect_equal(ours$reasons, ifelse(theirs$reasons == "", NA, theirs$reasons))
})

test_that("texts give what their files give", {
  skip_without_program()
  of_texts <- scores()
  of_paths <- sp_score(example("articles"), quiet = TRUE)
  of_paths <- of_paths[of_paths$fit != "borrowed", ]
  expect_equal(of_texts$label, of_paths$label)
  expect_equal(of_texts$text, of_paths$text)
})

test_that("variables in files get the types that they look like", {
  skip_without_program()
  path <- tempfile(fileext = ".csv")
  write.csv(data.frame(id = 1:2, text = "They must leave Iraq.", date = c("2003-04-30", NA), words = 4:5), path, row.names = FALSE, na = "")
  table <- sp_score(path, quiet = TRUE)
  expect_identical(table$date, as.Date(c("2003-04-30", NA)))
  expect_identical(table$words, 4:5)
})

test_that("characters are those of R, in any encoding", {
  skip_without_program()
  texts <- c(
    a = "Ünïcödé – they must leave ‘Iraq’ 🙂. We go home.",
    b = "He said: \"Leave Iraq, now.\" Back\\slash and\ttab.",
    c = "One line\nof \"the Kings,\" Jan. 6, and Iraq.\n\nAnother paragraph, of Iraq."
  )
  table <- sp_score(texts, quiet = TRUE)
  expect_equal(table$text, substr(texts[table$document], table$start + 1, table$end), ignore_attr = TRUE)
  latin1 <- "They must leave Iraq \u00fcberhaupt."
  Encoding(latin1) <- "UTF-8"
  latin1 <- iconv(latin1, "UTF-8", "latin1")
  expect_equal(sp_score(latin1, quiet = TRUE)$text, "They must leave Iraq \u00fcberhaupt.")
})

test_that("missing and empty texts have no rows, and a note counts them", {
  skip_without_program()
  texts <- c(a = NA, b = "They must leave Iraq.", c = "")
  note <- NULL
  table <- withCallingHandlers(sp_score(texts), standpoint_note_corpus_empty_rows = function(found) {
    note <<- found
    invokeRestart("muffleMessage")
  })
  expect_equal(table$document, "b")
  expect_match(conditionMessage(note), "2 rows")
})

test_that("the value is a tibble where tibbles are in use", {
  skip_without_program()
  skip_if_not_installed("tibble")
  loadNamespace("tibble")
  expect_s3_class(sp_score(c(a = "They must leave Iraq."), quiet = TRUE), "tbl_df")
})

test_that("an output is written and named", {
  skip_without_program()
  output <- tempfile(fileext = ".csv")
  path <- sp_score(c(a = "They must leave Iraq."), output = output, quiet = TRUE)
  expect_equal(path, output)
  expect_equal(read.csv(output)$document, "a")
})

test_that("options reach the program", {
  skip_without_program()
  x <- c(a = "They must leave Iraq. The talks go on.")
  expect_equal(nrow(sp_score(x, unit = "document", quiet = TRUE)), 1)
  expect_true(all(is.na(sp_score(x, reasons = "none", quiet = TRUE)$reasons)))
  expect_true("kind" %in% names(sp_score(articles()[1, ], all = TRUE, quiet = TRUE)))
})

test_that("several models have columns of their names", {
  skip_without_program()
  table <- suppressWarnings(sp_score(c(a = "The bypass will ruin us."), model = list(road = model(), other = model()), quiet = TRUE))
  expect_equal(levels(table$road_label), c("against", "neutral", "for"))
  expect_equal(table$road_p_for, table$other_p_for)
})

test_that("segment makes a table to be labelled", {
  skip_without_program()
  table <- sp_segment(articles()[1, ], labels = c("for", "against"), quiet = TRUE)
  expect_equal(levels(table$label), c("for", "against"))
  expect_true(all(is.na(table$label)))
  expect_equal(unique(table$day), articles()$day[1])
  expect_true("sentence" %in% levels(table$kind))
  theirs <- command_table("segment", example("articles/201-india-says-no.txt"))
  expect_equal(table$text, theirs$text)
})
