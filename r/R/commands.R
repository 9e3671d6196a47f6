# Made by tools/make.R from inst/options.csv: the functions that run a command of the program.

sp_score <- function(
    x, unit = NULL, only_about = NULL, model = "built-in", label_rule = NULL, language = NULL,
    output = NULL, all = FALSE, reasons = NULL, min_precision = NULL, min_probability = NULL,
    schema = FALSE, text_column = NULL, document_column = NULL, ending = NULL, split_at = NULL,
    threads = NULL, resume = FALSE, strict = FALSE, force = FALSE, quiet = FALSE
) {
  do_score(x, list(
    unit = unit, only_about = only_about, model = model, label_rule = label_rule, language = language,
    output = output, all = all, reasons = reasons, min_precision = min_precision,
    min_probability = min_probability, schema = schema, text_column = text_column,
    document_column = document_column, ending = ending, split_at = split_at, threads = threads,
    resume = resume, strict = strict, force = force, quiet = quiet
  ), sys.call())
}

sp_segment <- function(
    x, labels = NULL, unit = NULL, language = NULL, output = NULL, texts = NULL, text_column = NULL,
    document_column = NULL, ending = NULL, split_at = NULL, force = FALSE, quiet = FALSE
) {
  do_segment(x, list(
    labels = labels, unit = unit, language = language, output = output, texts = texts,
    text_column = text_column, document_column = document_column, ending = ending, split_at = split_at,
    force = force, quiet = quiet
  ), sys.call())
}

sp_train <- function(
    x, articles = NULL, borrow = NULL, language = NULL, encoder = NULL, fine_tune = NULL,
    dictionary = NULL, output = NULL, card = NULL, cluster = NULL, text_column = NULL,
    document_column = NULL, label_column = NULL, coder_column = NULL, ending = NULL, split_at = NULL,
    resume = FALSE, force = FALSE, quiet = FALSE
) {
  do_train(x, list(
    articles = articles, borrow = borrow, language = language, encoder = encoder,
    fine_tune = fine_tune, dictionary = dictionary, output = output, card = card, cluster = cluster,
    text_column = text_column, document_column = document_column, label_column = label_column,
    coder_column = coder_column, ending = ending, split_at = split_at, resume = resume, force = force,
    quiet = quiet
  ), sys.call())
}

sp_evaluate <- function(
    x, articles = NULL, borrow = NULL, scores_from = NULL, question = NULL, model = NULL,
    label_rule = NULL, language = NULL, encoder = NULL, fine_tune = NULL, dictionary = NULL,
    output = NULL, cluster = NULL, against = NULL, curve = FALSE, text_column = NULL,
    document_column = NULL, label_column = NULL, coder_column = NULL, ending = NULL, split_at = NULL,
    force = FALSE, quiet = FALSE
) {
  do_evaluate(x, list(
    articles = articles, borrow = borrow, scores_from = scores_from, question = question,
    model = model, label_rule = label_rule, language = language, encoder = encoder,
    fine_tune = fine_tune, dictionary = dictionary, output = output, cluster = cluster,
    against = against, curve = curve, text_column = text_column, document_column = document_column,
    label_column = label_column, coder_column = coder_column, ending = ending, split_at = split_at,
    force = force, quiet = quiet
  ), sys.call())
}

sp_agree <- function(
    x, articles = NULL, output = NULL, cluster = NULL, text_column = NULL, document_column = NULL,
    label_column = NULL, coder_column = NULL, ending = NULL, split_at = NULL, force = FALSE,
    quiet = FALSE
) {
  do_agree(x, list(
    articles = articles, output = output, cluster = cluster, text_column = text_column,
    document_column = document_column, label_column = label_column, coder_column = coder_column,
    ending = ending, split_at = split_at, force = force, quiet = quiet
  ), sys.call())
}

sp_audit <- function(
    x, articles = NULL, borrow = NULL, language = NULL, encoder = NULL, fine_tune = NULL,
    dictionary = NULL, output = NULL, all = FALSE, cluster = NULL, text_column = NULL,
    document_column = NULL, label_column = NULL, coder_column = NULL, ending = NULL, split_at = NULL,
    force = FALSE, quiet = FALSE
) {
  do_audit(x, list(
    articles = articles, borrow = borrow, language = language, encoder = encoder,
    fine_tune = fine_tune, dictionary = dictionary, output = output, all = all, cluster = cluster,
    text_column = text_column, document_column = document_column, label_column = label_column,
    coder_column = coder_column, ending = ending, split_at = split_at, force = force, quiet = quiet
  ), sys.call())
}

sp_sample <- function(
    x, sentences = NULL, question = NULL, keep = NULL, output = NULL, by = NULL, cluster = NULL,
    seed = NULL, force = FALSE, quiet = FALSE
) {
  do_sample(x, list(
    sentences = sentences, question = question, keep = keep, output = output, by = by,
    cluster = cluster, seed = seed, force = force, quiet = quiet
  ), sys.call())
}

sp_summarize <- function(
    x, articles = NULL, sample = NULL, labels = NULL, scores_from = NULL, question = NULL,
    model = "built-in", label_rule = NULL, output = NULL, by = NULL, cluster = NULL, estimator = NULL,
    these_articles = FALSE, plan = NULL, regress = NULL, link = NULL, margins = NULL, weights = NULL,
    without_copies = FALSE, text_column = NULL, document_column = NULL, label_column = NULL,
    coder_column = NULL, ending = NULL, split_at = NULL, force = FALSE, quiet = FALSE
) {
  do_summarize(x, list(
    articles = articles, sample = sample, labels = labels, scores_from = scores_from,
    question = question, model = model, label_rule = label_rule, output = output, by = by,
    cluster = cluster, estimator = estimator, these_articles = these_articles, plan = plan,
    regress = regress, link = link, margins = margins, weights = weights,
    without_copies = without_copies, text_column = text_column, document_column = document_column,
    label_column = label_column, coder_column = coder_column, ending = ending, split_at = split_at,
    force = force, quiet = quiet
  ), sys.call())
}

sp_pseudo <- function(
    x, sample, articles = NULL, question = NULL, output = NULL, text_column = NULL,
    document_column = NULL, label_column = NULL, coder_column = NULL, ending = NULL, split_at = NULL,
    force = FALSE, quiet = FALSE
) {
  do_pseudo(x, list(
    sample = sample, articles = articles, question = question, output = output,
    text_column = text_column, document_column = document_column, label_column = label_column,
    coder_column = coder_column, ending = ending, split_at = split_at, force = force, quiet = quiet
  ), sys.call())
}

sp_report <- function(
    x, output, articles = NULL, sample = NULL, question = NULL, model = "built-in", label_rule = NULL,
    title = NULL, date = NULL, figures = NULL, by = NULL, cluster = NULL, these_articles = FALSE,
    text_column = NULL, document_column = NULL, ending = NULL, split_at = NULL, force = FALSE,
    quiet = FALSE
) {
  do_report(x, list(
    output = output, articles = articles, sample = sample, question = question, model = model,
    label_rule = label_rule, title = title, date = date, figures = figures, by = by, cluster = cluster,
    these_articles = these_articles, text_column = text_column, document_column = document_column,
    ending = ending, split_at = split_at, force = force, quiet = quiet
  ), sys.call())
}

sp_label <- function(
    x = NULL, output, labels = NULL, only = NULL, suggest = FALSE, review = NULL, doubts = FALSE,
    corrections = NULL, unit = NULL, language = NULL, encoder = NULL, dictionary = NULL,
    codebook = NULL, coder = NULL, order = NULL, goal = NULL, share = NULL, overlap = NULL,
    show = NULL, hide_names = FALSE, address = NULL, port = NULL, no_open = FALSE, text_column = NULL,
    document_column = NULL, ending = NULL, split_at = NULL, seed = NULL, force = FALSE, quiet = FALSE
) {
  do_label(x, list(
    output = output, labels = labels, only = only, suggest = suggest, review = review, doubts = doubts,
    corrections = corrections, unit = unit, language = language, encoder = encoder,
    dictionary = dictionary, codebook = codebook, coder = coder, order = order, goal = goal,
    share = share, overlap = overlap, show = show, hide_names = hide_names, address = address,
    port = port, no_open = no_open, text_column = text_column, document_column = document_column,
    ending = ending, split_at = split_at, seed = seed, force = force, quiet = quiet
  ), sys.call())
}

sp_open <- function(
    folder = NULL, no_open = FALSE, force = FALSE, quiet = FALSE
) {
  do_open(folder, list(
    no_open = no_open, force = force, quiet = quiet
  ), sys.call())
}

sp_annotate <- function(
    x, labels, codebook, output, only = NULL, unit = NULL, language_model = NULL, server = NULL,
    allow_remote = FALSE, context = NULL, orders = NULL, think = NULL, examples = NULL, prompt = NULL,
    parallel = NULL, timeout = NULL, sentences = NULL, text_column = NULL, document_column = NULL,
    ending = NULL, split_at = NULL, seed = NULL, force = FALSE, quiet = FALSE
) {
  do_annotate(x, list(
    labels = labels, codebook = codebook, output = output, only = only, unit = unit,
    language_model = language_model, server = server, allow_remote = allow_remote, context = context,
    orders = orders, think = think, examples = examples, prompt = prompt, parallel = parallel,
    timeout = timeout, sentences = sentences, text_column = text_column,
    document_column = document_column, ending = ending, split_at = split_at, seed = seed,
    force = force, quiet = quiet
  ), sys.call())
}
