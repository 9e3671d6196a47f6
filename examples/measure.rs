use standpoint::{
    evaluation::Metrics,
    labels::Labelled,
    model::{Options, Trainer},
};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let l = Labelled::read(a[1].as_ref(), None).unwrap();
    let mut o = Options::default();
    for x in &a[2..] {
        match x.as_str() {
            "nochar" => o.character_ngrams = None,
            x if x.starts_with("min=") => o.minimum = Some(x[4..].parse().unwrap()),
            x if x.starts_with("words=") => o.word_ngrams = x[6..].parse().unwrap(),
            x if x.starts_with("chars=") => {
                let (p, q) = x[6..].split_once('-').unwrap();
                o.character_ngrams = Some((p.parse().unwrap(), q.parse().unwrap()))
            }
            x if x.starts_with("dict=") => {
                o.dictionary = Some(
                    std::fs::read_to_string(&x[5..])
                        .unwrap()
                        .lines()
                        .skip(1)
                        .filter_map(|l| l.split_once(','))
                        .map(|(c, p)| (c.to_string(), p.trim_matches('"').to_string()))
                        .collect(),
                )
            }
            _ => panic!("{x}"),
        }
    }
    let t0 = std::time::Instant::now();
    let t = Trainer::new(&l, o).unwrap();
    let cv = t.cross_validate().unwrap();
    let m = Metrics::new(
        &l.labels,
        &l.label_indices(),
        cv.log_probabilities.view(),
        &cv.given,
    );
    println!(
        "{} n={} acc={:.4} F1={:.4} ll={:.4} brier={:.4} ece={:.4} alphas={:?} conv={} {:.1}s",
        a[1..].join(" "),
        m.sentences,
        m.accuracy,
        m.macro_f1,
        m.log_loss,
        m.brier,
        m.expected_calibration_error,
        cv.alphas,
        cv.converged,
        t0.elapsed().as_secs_f64()
    );
    for l in m.labels {
        println!(
            "   {:20} P={:.3} R={:.3} F1={:.3} n={}",
            l.label, l.precision, l.recall, l.f1, l.sentences
        );
    }
    println!("   {:?}", m.confusion);

    for (name, f) in [("articles", true), ("alone", false)] {
        let idx: Vec<usize> = (0..l.sentences.len())
            .filter(|&i| l.sentences[i].document.is_some() == f)
            .collect();
        if idx.is_empty() {
            continue;
        }
        let y: Vec<usize> = idx.iter().map(|&i| l.sentences[i].label).collect();
        let g: Vec<usize> = idx.iter().map(|&i| cv.given[i]).collect();
        let lp = cv.log_probabilities.select(ndarray::Axis(0), &idx);
        let m = Metrics::new(&l.labels, &y, lp.view(), &g);
        println!(
            "   {name}: n={} acc={:.4} F1={:.4} ll={:.4} {:?}",
            m.sentences,
            m.accuracy,
            m.macro_f1,
            m.log_loss,
            m.labels
                .iter()
                .map(|l| format!("{:.3}", l.f1))
                .collect::<Vec<_>>()
        );
    }
    if std::env::var("DUMP").is_ok() {
        let mut w = csv::Writer::from_path("/tmp/oof.csv").unwrap();
        w.write_record(["doc", "label", "given", "p0", "p1", "p2", "text"])
            .unwrap();
        for (i, s) in l.sentences.iter().enumerate() {
            let p: Vec<String> = (0..l.labels.len())
                .map(|c| format!("{:.3}", cv.log_probabilities[[i, c]].exp()))
                .collect();
            w.write_record([
                s.document.clone().unwrap_or_default(),
                l.labels[s.label].clone(),
                l.labels[cv.given[i]].clone(),
                p[0].clone(),
                p[1].clone(),
                p.get(2).cloned().unwrap_or_default(),
                s.text.clone(),
            ])
            .unwrap();
        }
    }
}
