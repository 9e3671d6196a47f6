//! Finds comments and teasers by what the blocks of a page have in common, and teasers by the label above them.

use std::collections::HashMap;

use standpoint_core::segment::is_label_of_links;

use super::lines::{Block, PageLine, PageLines};
use super::names::{Region, is_reply};

/// Blocks of one kind that follow each other and are read in the same way are comments, if readers can answer them, or
/// teasers of other articles, if each begins with a link and breaks off. So many of them show it.
const COMMENTS: usize = 2;
const TEASERS: usize = 3;

/// Finds comments and teasers by what blocks of one kind have in common, because sites call them by any name.
pub(super) fn name_repeated_blocks(read: &mut PageLines) {
    let mut kinds: HashMap<(usize, u64), Vec<usize>> = HashMap::new();
    for (at, block) in read.blocks.iter().enumerate().skip(1) {
        kinds
            .entry((block.parent, block.shape))
            .or_default()
            .push(at);
    }
    for blocks in kinds
        .into_values()
        .filter(|blocks| blocks.len() >= COMMENTS)
    {
        let holds_prose = |at: &&usize| {
            read.lines[read.blocks[**at].lines.clone()]
                .iter()
                .any(PageLine::is_prose)
        };
        let with_prose = blocks.iter().filter(holds_prose).count();
        let count = |is: &dyn Fn(usize) -> bool| blocks.iter().filter(|at| is(**at)).count();
        let region = if with_prose >= COMMENTS && count(&|at| can_be_answered(read, at)) >= COMMENTS
        {
            Region::Comments
        } else if with_prose >= TEASERS && 2 * count(&|at| is_teaser(read, at)) > blocks.len() {
            Region::Name
        } else {
            continue;
        };
        for at in blocks {
            read.blocks[at].named.region = Some(region);
        }
    }
    for at in labelled_teasers(read) {
        read.blocks[at].named.region.get_or_insert(Region::Name);
    }
    read.join_regions();
}

/// Finds the blocks that hold nothing but links with a few words about each, below a label such as `Related stories`.
fn labelled_teasers(read: &PageLines) -> Vec<usize> {
    // The outermost block that begins at a line and holds more.
    let mut beginning: HashMap<usize, usize> = HashMap::new();
    for (at, block) in read.blocks.iter().enumerate().skip(1) {
        if block.lines.len() > 1 {
            beginning.entry(block.lines.start).or_insert(at);
        }
    }
    let holds_teasers = |at: &usize| {
        let lines = &read.lines[read.blocks[*at].lines.clone()];
        let links = lines.iter().filter(|line| begins_with_link(line)).count();
        let prose = lines
            .iter()
            .filter(|line| line.is_prose() && !begins_with_link(line));
        links > 0 && prose.count() <= links
    };
    let labels = read.lines.windows(2).enumerate().filter(|(_, pair)| {
        is_label_of_links(&pair[0].text) && pair.get(1).is_some_and(begins_with_link)
    });
    let boxes = labels.filter_map(|(at, _)| {
        let mut below = [at, at + 1].into_iter();
        below.find_map(|line| beginning.get(&line).copied().filter(holds_teasers))
    });
    boxes.collect()
}

fn begins_with_link(line: &PageLine) -> bool {
    line.links
        .first()
        .is_some_and(|link| link.start == 0 && link.len() >= 10)
}

/// Returns true if a block has a control to answer it, by its class or its word.
fn can_be_answered(read: &PageLines, at: usize) -> bool {
    let lines = read.blocks[at].lines.clone();
    let mut inside = read.blocks[at + 1..]
        .iter()
        .take_while(|block| block.lines.start < lines.end);
    let is_inside = |block: &Block| block.lines.end <= lines.end && !block.lines.is_empty();
    inside.any(|block| is_inside(block) && block.named.is_reply)
        || read.lines[lines.clone()]
            .iter()
            .any(|line| is_reply(&line.text))
}

/// Returns true if a block begins with a link and its text breaks off.
fn is_teaser(read: &PageLines, at: usize) -> bool {
    let lines = &read.lines[read.blocks[at].lines.clone()];
    let breaks_off = |line: &&PageLine| line.text.ends_with(['…']) || line.text.ends_with("...");
    lines.first().is_some_and(begins_with_link)
        && lines
            .iter()
            .filter(|line| !line.is_mostly_links())
            .any(|line| breaks_off(&line))
}
