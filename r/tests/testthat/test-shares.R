test_that("a sample is empty where codes go, and knows how it was drawn", {
  skip_without_program()
  sample <- sp_sample(scores(), sentences = 50, seed = 3, quiet = TRUE)
  expect_equal(nrow(sample), 50)
  expect_true(all(is.na(sample$label)))
  expect_equal(levels(sample$label), levels(scores()$label))
  expect_equal(sample$probability, rep(50 / nrow(scores()), 50), tolerance = 1e-6)
  # Of the same articles nothing is to be added, so the number may be left out.
  same <- sp_sample(scores(), keep = sample, seed = 3, quiet = TRUE)
  expect_equal(same$text, sample$text)
  workbook <- sp_sample(scores(), sentences = 50, output = tempfile(fileext = ".xlsx"), quiet = TRUE)
  expect_equal(readBin(workbook, "raw", 2), charToRaw("PK"))
})

test_that("shares are tidy, and those of the command", {
  skip_without_program()
  shares <- sp_summarize(scores(), sample = coded(), by = "manner", quiet = TRUE)
  expect_s3_class(shares, "standpoint_shares")
  expect_equal(names(shares)[1:7], c("label", "estimate", "std.error", "conf.low", "conf.high", "group", "against"))
  expect_equal(levels(shares$label), levels(scores()$label))
  whole <- shares[shares$group == "(all)", ]
  expect_equal(sum(whole$estimate), 1)
  expect_true(all(whole$conf.low < whole$estimate & whole$estimate < whole$conf.high))
  expect_equal(whole$std.error, (whole$conf.high - whole$conf.low) / (2 * qnorm(0.975)))
  folder <- tempfile()
  dir.create(folder)
  write <- function(table, name) {
    path <- file.path(folder, name)
    write.csv(table, path, row.names = FALSE, na = "")
    path
  }
  theirs <- command_table("summarize", write(scores(), "scores.csv"), "--sample", write(coded(), "coded.csv"), "--by", "manner")
  expect_equal(shares$estimate, theirs$share, tolerance = 1e-3)
  expect_equal(shares$conf.low, theirs$low, tolerance = 1e-3)
})

test_that("shares without a sample are means of probabilities", {
  skip_without_program()
  shares <- as.data.frame(sp_summarize(scores(), by = "manner", quiet = TRUE))
  shares <- shares[shares$estimator == "pcc" & shares$label == "pro-withdrawal" & shares$group != "(all)", ]
  means <- tapply(scores()$`p_pro-withdrawal`, scores()$manner, mean)
  expect_equal(shares$estimate, as.vector(means[shares$group]), tolerance = 1e-4)
})

test_that("a plan says how many to code", {
  skip_without_program()
  plan <- sp_summarize(scores(), sample = coded(), plan = 0.1, quiet = TRUE)
  expect_output(print(plan), "interval")
  expect_true("sentences" %in% plan$figures$figure)
})

test_that("shares and coefficients are drawn", {
  skip_without_program()
  file <- tempfile(fileext = ".pdf")
  grDevices::pdf(file)
  shares <- sp_summarize(scores(), sample = coded(), by = "manner", quiet = TRUE)
  drawn <- plot(shares)
  if (requireNamespace("ggplot2", quietly = TRUE)) {
    expect_s3_class(drawn, "ggplot")
    expect_equal(nrow(ggplot2::layer_data(drawn)), 12)
    print(drawn)
  }
  print(plot(sp_summarize(scores(), sample = coded(), regress = ~manner, quiet = TRUE)))
  grDevices::dev.off()
  expect_gt(file.size(file), 1000)
})

test_that("pseudo-outcomes give the coefficients of the program in other packages", {
  skip_without_program()
  skip_if_not_installed("clubSandwich")
  skip_if_not_installed("estimatr")
  own <- as.data.frame(sp_summarize(scores(), sample = coded(), regress = ~manner, quiet = TRUE))
  own <- own[own$label == "pro-withdrawal" & own$term == "manner", ]
  outcomes <- sp_pseudo(scores(), sample = coded(), quiet = TRUE)
  expect_equal(outcomes$day, scores()$day)
  outcomes$manner <- relevel(outcomes$manner, ref = own$against[1])
  fit <- lm(`y_pro-withdrawal` ~ manner, data = outcomes)
  club <- as.data.frame(clubSandwich::coef_test(fit, vcov = "CR2", cluster = outcomes$document))
  rows <- paste0("manner", own$level)
  expect_equal(own$estimate, unname(coef(fit)[rows]), tolerance = 1e-5)
  expect_equal(own$std.error, club[rows, "SE"], tolerance = 1e-4)
  expect_equal(own$df, club[rows, grep("^df", names(club))[1]], tolerance = 1e-3)
  robust <- estimatr::lm_robust(`y_pro-withdrawal` ~ manner, data = outcomes, clusters = document, se_type = "CR2")
  expect_equal(own$std.error, unname(robust$std.error[rows]), tolerance = 1e-4)
})

test_that("margins take the place of coefficients", {
  skip_without_program()
  margins <- as.data.frame(sp_summarize(scores(), sample = coded(), regress = ~manner, margins = "manner", quiet = TRUE))
  expect_setequal(margins$level, c("literary", "web", "wire"))
  expect_true(any(!is.na(margins$p.adjusted)))
})

test_that("a report is written of scores and of texts", {
  skip_without_program()
  of_scores <- sp_report(scores(), output = tempfile(fileext = ".html"), sample = coded(), by = "manner", quiet = TRUE)
  of_texts <- sp_report(articles()[1:3, ], output = tempfile(fileext = ".html"), quiet = TRUE)
  for (page in c(of_scores, of_texts)) {
    expect_match(paste(readLines(page, warn = FALSE), collapse = "\n"), "<!doctype html>", ignore.case = TRUE)
  }
  expect_match(paste(readLines(of_texts, warn = FALSE), collapse = ""), "201-india-says-no")
})
