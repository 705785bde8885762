//! `seaworthy routes`.

use super::Project;

const APP: &str = "import express from 'express';
const app = express();
app.get('/a|b', (req, res) => res.send('<b>'));
app.delete('/orders/:id', async function remove(req, res) {
  await prisma.order.delete({ where: { id: req.params.id } });
  res.end();
});
app.listen(3000);
";

fn routes(format: &str) -> String {
    let project = Project::new(&[("package.json", "{}"), ("src/app.js", APP)]);
    let run = project.run(&["routes", "--format", format, "."]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    run.stdout
}

#[test]
fn routes_are_objects_one_a_line() {
    let text = routes("json");
    let rows: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let delete = rows.iter().find(|row| row["method"] == "DELETE").expect("the route");
    assert_eq!((&delete["path"], &delete["auth"]), (&"/orders/:id".into(), &"none".into()));
    assert_eq!((&delete["file"], &delete["line"]), (&"src/app.js".into(), &4.into()));
    assert_eq!((&delete["framework"], &delete["handler"]), (&"express".into(), &"remove".into()));
    assert_eq!(delete["authenticated_by"], serde_json::Value::Null);
    assert_eq!((&delete["data"][0]["verb"], &delete["data"][0]["writes"]), (&"delete".into(), &true.into()));
    assert_eq!(delete["data"][0]["line"], 5);
}

#[test]
fn routes_are_tables_for_people() {
    let table = routes("table");
    assert!(table.lines().any(|line| line.starts_with("DELETE  /orders/:id  none ")), "{table}");
    let page = routes("markdown");
    assert!(page.contains("| GET | `/a\\|b` | none |"), "{page}");
    assert!(page.contains("| writes order | `remove` | [src/app.js:4](src/app.js#L4) |"), "{page}");
    let page = routes("html");
    assert!(page.contains("<td>writes order<td><code>remove</code><td><a href=\"src/app.js#L4\">"), "{page}");
}
