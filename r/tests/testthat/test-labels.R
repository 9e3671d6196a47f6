test_that("a model says how good it is, and predicts", {
  skip_without_program()
  expect_equal(model()$labels, c("against", "neutral", "for"))
  expect_equal(rowSums(model()$confusion), c(against = 14, neutral = 14, `for` = 14))
  expect_output(print(model()), "Of ten sentences")
  expect_output(print(summary(model())), "macro-F1")
  expect_match(model()$card, "^---\nlibrary_name")
  predicted <- predict(model(), c(a = "The bypass would ruin the meadow."), quiet = TRUE)
  expect_equal(as.character(predicted$label), "against")
})

test_that("top words are those with the largest weights in the file", {
  skip_without_program()
  words <- coef(model(), n = 5)
  expect_equal(levels(words$label), model()$labels)
  expect_equal(as.vector(table(words$label)), c(5, 5, 5))
  expect_true("would" %in% words$term[words$label == "against"])
  for (label in levels(words$label)) {
    expect_false(is.unsorted(rev(words$weight[words$label == label])))
  }
})

test_that("a model without a file survives saveRDS, and one with a file is the same", {
  skip_without_program()
  path <- tempfile(fileext = ".rds")
  saveRDS(model(), path)
  output <- tempfile(fileext = ".safetensors")
  kept <- sp_train(bypass(), encoder = "none", output = output, quiet = TRUE)
  expect_equal(basename(kept$file), basename(output))
  expect_identical(readBin(output, "raw", file.size(output)), readRDS(path)$bytes)
  expect_equal(coef(kept), coef(model()))
  unlink(output)
  expect_refused(coef(kept), "no_such_file")
})

test_that("figures are those that the program writes", {
  skip_without_program()
  evaluation <- sp_evaluate(example("labels.csv"), model = "built-in", quiet = TRUE)
  json <- tempfile(fileext = ".json")
  report <- processx::run(sp_program(), c("-q", "evaluate", example("labels.csv"), "-m", "built-in", "--json", json))$stdout
  data <- jsonlite::fromJSON(json)
  expect_equal(evaluation$report, report)
  figures <- as.data.frame(evaluation$figures)
  expect_equal(figures$estimate[figures$figure == "macro_f1"], data$macro_f1$value)
  expect_equal(figures$conf.low[figures$figure == "macro_f1"], data$macro_f1$low)
  expect_equal(evaluation$labels$f1, data$labels$f1$value)
  expect_equal(unname(evaluation$confusion), data$confusion)
  expect_output(print(evaluation), "macro-F1")
})

test_that("a data frame of labels, and a model that was trained here, are evaluated", {
  skip_without_program()
  evaluation <- sp_evaluate(bypass(), model = model(), quiet = TRUE)
  expect_equal(sum(evaluation$confusion), 42)
})

test_that("coders in columns, in rows and in tables of their own agree alike", {
  skip_without_program()
  columns <- read.csv(example("labels.csv"), encoding = "UTF-8")[1:300, ]
  alpha <- function(agreement) agreement$figures$estimate[agreement$figures$figure == "alpha"]
  of_columns <- alpha(sp_agree(columns, quiet = TRUE))
  coder <- function(name) {
    data.frame(columns[c("document", "start", "text")], label = columns[[paste0("annotator_", name)]])
  }
  of_tables <- alpha(sp_agree(list(ann = coder("a"), ben = coder("b")), quiet = TRUE))
  rows <- rbind(cbind(coder("a"), annotator = "a"), cbind(coder("b"), annotator = "b"))
  expect_equal(of_tables, of_columns)
  expect_equal(alpha(sp_agree(rows, quiet = TRUE)), of_columns)
})

test_that("a planted error is found in its row", {
  skip_without_program()
  labels <- bypass()
  wrong <- which(labels$label == "for")[1]
  labels$label[wrong] <- "against"
  doubts <- sp_audit(labels, encoder = "none", quiet = TRUE)
  expect_equal(doubts$row[1], wrong)
  expect_equal(as.character(doubts$label[1]), "against")
  expect_equal(as.character(doubts$suggested[1]), "for")
})
