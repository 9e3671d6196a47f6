//! Document in, segments out: sentences with spans; furniture told apart and named.
