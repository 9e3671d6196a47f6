//! The program as people run it: a file or a folder for each command, and for what all commands have in common.
//!
//! They are one program, because each program of tests would link the whole library again.

mod common;

mod agree;
mod annotate;
mod audit;
mod changes;
mod clusters;
mod completions;
mod damaged;
mod detach;
mod dictionary;
mod encoder;
mod evaluate;
mod explain;
mod faults;
mod findings;
mod folders;
mod hostile;
mod killed;
mod label;
mod label_rule;
mod made_by_hand;
mod man;
mod memory;
mod model_file;
mod newcomer;
mod open;
mod outputs;
mod parts;
mod pipeline;
mod program;
mod project;
mod report;
mod resume;
mod run;
mod sample;
mod score;
mod score_files;
mod segment;
mod summarize;
mod tables_of_scores;
mod terminal;
mod train;
mod workbooks;
