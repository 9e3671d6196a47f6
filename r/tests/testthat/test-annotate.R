test_that("without a server of a language model one sentence says so", {
  skip_without_program()
  skip_if(is.null(read_help(sp_program(), "annotate")), "the program has no command annotate")
  codebook <- tempfile(fileext = ".md")
  writeLines("The sentence is for the bypass, or against it.", codebook)
  error <- error_of(sp_annotate(c(a = "The bypass will ruin us."),
    codebook = codebook, labels = c("for", "against"), output = tempfile(fileext = ".csv"), server = "http://127.0.0.1:9/v1"
  ))
  expect_s3_class(error, "standpoint_error")
  expect_false(inherits(error, "standpoint_error_usage"))
})
