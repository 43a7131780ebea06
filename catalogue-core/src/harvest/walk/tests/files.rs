use super::{Ending, Ran, finish};
use crate::error::Error;
use crate::harvest::polite::Politeness;
use crate::harvest::walk::open;
use crate::model::HarvestKind;
use std::io::Write;
use std::path::Path;

fn package(id: &str) -> String {
    serde_json::json!({"id": id, "name": id, "title": id, "notes": "texte", "resources": []}).to_string()
}

fn walk(
    kind: HarvestKind,
    path: &Path,
    bookmark: Option<&str>,
    validators: Option<&str>,
    batches: usize,
) -> Ran {
    let details = super::source(kind, &path.to_string_lossy());
    let mut walk = open(&details, None, &Politeness::default(), bookmark, validators).unwrap();
    finish(walk.as_mut(), batches)
}

fn folder(path: &Path) -> Ran {
    walk(HarvestKind::Folder, path, None, None, usize::MAX)
}

#[test]
fn every_file_of_a_folder_is_read_in_order() {
    let temporary = tempfile::tempdir().unwrap();
    let root = temporary.path();
    std::fs::create_dir_all(root.join("b/c")).unwrap();
    std::fs::create_dir_all(root.join(".git")).unwrap();
    std::fs::write(root.join("b/c/2.json"), package("r2")).unwrap();
    std::fs::write(root.join("a.jsonl"), format!("{}\n\n{}\n", package("r0"), package("r1"))).unwrap();
    std::fs::write(root.join("z.json"), format!("[{},\n {}]", package("r3"), package("r4"))).unwrap();
    std::fs::write(root.join(".git/x.json"), package("hidden")).unwrap();
    std::fs::write(root.join("lisez-moi.txt"), "rien").unwrap();
    std::fs::write(root.join("sans-extension"), package("r5")).unwrap();
    let mut packed = flate2::write::GzEncoder::new(
        std::fs::File::create(root.join("y.jsonl.gz")).unwrap(),
        flate2::Compression::fast(),
    );
    packed.write_all(format!("{}\n{}\n", package("r6"), package("r7")).as_bytes()).unwrap();
    packed.finish().unwrap();
    let ran = folder(root);
    assert_eq!(
        (ran.ended(), ran.ids),
        (Ending::Complete, ["r0", "r1", "r2", "r5", "r6", "r7", "r3", "r4"].map(String::from).to_vec())
    );
    assert!(ran.refused.is_empty(), "{:?}", ran.refused);
    assert!(ran.traffic.bytes > 100 && ran.traffic.requests == 0);
    // The same again is not read; a byte more is.
    let validators = ran.validators.unwrap();
    let same = walk(HarvestKind::Folder, root, None, Some(&validators), usize::MAX);
    assert_eq!((same.ended(), same.ids.len()), (Ending::NotModified, 0));
    std::fs::write(root.join("b/c/2.json"), package("r9")).unwrap();
    let changed = walk(HarvestKind::Folder, root, None, Some(&validators), usize::MAX);
    assert_eq!((changed.ended(), changed.ids[2].as_str()), (Ending::Complete, "r9"));
}

#[test]
fn a_walk_is_taken_up_in_the_middle_of_a_file() {
    let temporary = tempfile::tempdir().unwrap();
    let root = temporary.path();
    for name in ["a", "b", "c"] {
        let lines: String = (0..150).map(|at| package(&format!("{name}{at}")) + "\n").collect();
        std::fs::write(root.join(format!("{name}.jsonl")), lines).unwrap();
    }
    let whole = folder(root);
    assert_eq!((whole.ended(), whole.ids.len()), (Ending::Complete, 450));
    for cut in 1..=4 {
        let first = walk(HarvestKind::Folder, root, None, None, cut);
        assert_eq!(first.ended(), Ending::Partial);
        let rest =
            walk(HarvestKind::Folder, root, first.bookmarks.last().map(String::as_str), None, usize::MAX);
        assert_eq!(rest.ended(), Ending::Complete);
        assert_eq!([first.ids, rest.ids].concat(), whole.ids);
    }
}

#[test]
fn a_broken_file_is_told_and_hides_no_other() {
    let temporary = tempfile::tempdir().unwrap();
    let root = temporary.path();
    std::fs::write(root.join("a.json"), "{\"id\": ").unwrap();
    std::fs::write(root.join("b.json"), package("r0")).unwrap();
    std::fs::write(root.join("c.xml"), "<a><b>").unwrap();
    std::fs::write(root.join("d.json"), "").unwrap();
    let ran = folder(root);
    assert_eq!((ran.ended(), ran.ids), (Ending::Partial, vec!["r0".to_owned()]));
    let places: Vec<&str> = ran.refused.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(places, ["a.json", "c.xml", "d.json"]);
    assert_eq!(ran.validators, None);
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out() {
    let temporary = tempfile::tempdir().unwrap();
    let root = temporary.path().join("in");
    std::fs::create_dir(&root).unwrap();
    let outside = temporary.path().join("out.json");
    std::fs::write(&outside, package("out")).unwrap();
    std::fs::write(root.join("own.json"), package("own")).unwrap();
    std::os::unix::fs::symlink(&outside, root.join("leak.json")).unwrap();
    std::os::unix::fs::symlink(temporary.path(), root.join("up")).unwrap();
    std::os::unix::fs::symlink(&root, root.join("circle")).unwrap();
    std::os::unix::fs::symlink(root.join("own.json"), root.join("twin.json")).unwrap();
    std::os::unix::fs::symlink(root.join("nothing"), root.join("dead.json")).unwrap();
    let ran = folder(&root);
    assert_eq!((ran.ended(), ran.ids), (Ending::Complete, vec!["own".to_owned(), "own".to_owned()]));
}

#[test]
fn one_file_is_read_and_what_is_none_is_told() {
    let temporary = tempfile::tempdir().unwrap();
    let file = temporary.path().join("un fichier é.json");
    std::fs::write(&file, package("r0")).unwrap();
    let ran = walk(HarvestKind::File, &file, None, None, usize::MAX);
    assert_eq!((ran.ended(), ran.ids.len()), (Ending::Complete, 1));
    let address = url::Url::from_file_path(&file).unwrap();
    let ran = walk(HarvestKind::File, Path::new(address.as_str()), None, None, usize::MAX);
    assert_eq!((ran.ended(), ran.ids.len()), (Ending::Complete, 1));
    for (kind, path) in [
        (HarvestKind::File, temporary.path().to_path_buf()),
        (HarvestKind::Folder, file.clone()),
        (HarvestKind::File, temporary.path().join("absent")),
        (HarvestKind::Folder, temporary.path().join("absent")),
    ] {
        let ran = walk(kind, &path, None, None, usize::MAX);
        assert!(matches!(ran.ending, Err(Error::BadInput { .. })), "{ran:?}");
    }
    std::fs::write(&file, "garbage").unwrap();
    assert!(matches!(
        walk(HarvestKind::File, &file, None, None, usize::MAX).ending,
        Err(Error::BadInput { .. })
    ));
    let details = super::source(HarvestKind::Csw, "https://exemple.fr");
    let none = open(&details, None, &Politeness::default(), None, None);
    assert!(matches!(none.err(), Some(Error::Unsupported { .. })));
}

#[test]
fn a_large_document_that_is_read_whole_is_set_aside() {
    let temporary = tempfile::tempdir().unwrap();
    let file = temporary.path().join("catalogue.ttl");
    let mut text = String::from(
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n",
    );
    let words = "Les parcelles de la forêt. ".repeat(400);
    for at in 0..1_000 {
        text += &format!(
            "<https://exemple.fr/{at}> a dcat:Dataset ; dct:title \"Forêt {at}\" ; dct:description \"{words}\" .\n"
        );
    }
    assert!(text.len() > 9 << 20);
    std::fs::write(&file, text).unwrap();
    let ran = walk(HarvestKind::File, &file, None, None, usize::MAX);
    assert_eq!((ran.ended(), ran.ids.len()), (Ending::Complete, 1_000));
}
