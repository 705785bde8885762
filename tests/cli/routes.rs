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

const SPEC: &str = "import request from 'supertest';
import { app } from './app';
test('an order goes', async () => { await request(app).delete('/orders/1').expect(401); });
";

fn project() -> Project {
    Project::new(&[("package.json", "{}"), ("src/app.js", APP), ("src/app.test.js", SPEC)])
}

fn routes(format: &str) -> String {
    let run = project().run(&["routes", "--format", format, "."]);
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
    let test = &delete["tests"][0];
    assert_eq!((&test["name"], &test["expects_rejection"]), (&"an order goes".into(), &true.into()));
    assert_eq!((&test["file"], &test["line"]), (&"src/app.test.js".into(), &3.into()));
    let other = rows.iter().find(|row| row["method"] == "GET").expect("the route");
    assert_eq!(other["tests"], serde_json::json!([]));
    let keys = [
        "method",
        "path",
        "framework",
        "file",
        "line",
        "handler",
        "auth",
        "authenticated_by",
        "authorised_by",
        "public_reason",
        "chain",
        "unknowns",
        "data",
        "tests",
    ];
    assert!(keys.iter().all(|key| delete.get(key).is_some()), "{delete}");
}

#[test]
fn routes_are_tables_for_people() {
    let table = routes("table");
    assert!(table.starts_with("METHOD  PATH "), "{table}");
    let row = table.lines().find(|line| line.starts_with("DELETE")).expect("the route");
    assert_eq!(row.split_whitespace().collect::<Vec<_>>(), ["DELETE", "/orders/:id", "none", "1", "src/app.js:4"]);
    assert!(table.ends_with("\n2 routes: 2 open to anybody, 0 unknown, 1 without a test\n"), "{table}");
    let page = routes("markdown");
    assert!(page.contains("| GET | `/a\\|b` | none |"), "{page}");
    assert!(page.contains("| writes order | 1 | `remove` | [src/app.js:4](src/app.js#L4) |"), "{page}");
    let page = routes("html");
    assert!(page.contains("<td><code>remove</code></td><td><a href=\"src/app.js#L4\">src/app.js:4</a>"), "{page}");
    assert!(!page.contains("http://") && !page.contains("https://"), "{page}");
}

#[test]
fn only_the_routes_of_the_folder_or_file_are_shown() {
    let project = project();
    project.write("other/app.js", APP);
    for (path, count) in [(".", 4), ("src", 2), ("src/app.js", 2), ("other/", 2), ("package.json", 0)] {
        let run = project.run(&["routes", "--format", "json", path]);
        assert_eq!((run.code, run.stdout.lines().count()), (0, count), "{path}: {}{}", run.stdout, run.stderr);
    }
}

#[test]
fn a_table_fits_its_terminal_and_cuts_nothing_off() {
    let long = "import express from 'express';
const app = express();
app.get('/organisations/:organisation/projects/:project/environments/:environment/deployments/:deployment', (req, res) => res.end());
app.get('/x<script>alert(1)</script>', (req, res) => res.end());
app.listen(3000);
";
    let folder = "src/features/organisations/deployments/presentation";
    let file = format!("{folder}/deployment-routes.js");
    let project = Project::new(&[("package.json", "{}"), (&file, long)]);
    for width in [80, 100, 120] {
        let run = project.run_with(&["routes", "."], &[("COLUMNS", &width.to_string())]);
        assert!(run.stdout.lines().all(|line| line.chars().count() <= width), "{}", run.stdout);
        let letters: String = run.stdout.split_whitespace().collect();
        // Whatever is broken over lines is still there, column by column.
        for word in ["deployments/", ":deployment", "presentation/", "routes.js:3"] {
            assert!(letters.contains(word), "{word}: {}", run.stdout);
        }
    }
    let page = project.run(&["routes", "--format", "html", "."]).stdout;
    assert!(page.contains("/x&lt;script&gt;alert(1)&lt;/script&gt;"), "{page}");
    let nothing = Project::new(&[("a.js", "let a = 1;\n")]);
    assert_eq!(nothing.run(&["routes", "."]).stdout, "No routes were found.\n");
}

#[test]
fn what_the_configuration_says_of_nothing_is_said() {
    let config = "public-routes = [{ path = '/orders/*', reason = 'a' }, { path = '/gone', method = 'get', reason = 'b' }]\n\
                  [[guard]]\nname = 'remove'\nproves = 'nothing'\n[[guard]]\nname = 'nobody.ensure'\nproves = 'authentication'\n\
                  [[sink]]\nname = 'prisma.order.delete'\nharm = 'sql'\n[[source]]\nname = 'src/gone.read'\n";
    let project = Project::new(&[("package.json", "{}"), ("src/app.js", APP), ("seaworthy.toml", config)]);
    let run = project.run(&["routes", "--format", "json", "."]);
    let said: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(
        said,
        [
            "seaworthy: `public-routes` names `get /gone`, and no route is called so",
            "seaworthy: `guard` names `nobody.ensure`, and nothing is called so",
            "seaworthy: `source` names `src/gone.read`, and nothing is called so",
        ]
    );
}
