//! Puts all changes of `cargo mutants --list --json` into a copy of the sources, each behind `crate::mutant(number)`, so that
//! one build serves them all. The number of a change is its place in the list, from 1.
//!
//! - `mutants change LIST ROOT LEFT_OUT` rewrites the files below `ROOT`, without the changes whose numbers are in the file
//!   `LEFT_OUT`, and prints the numbers of those that have no such form.
//! - `mutants refused ROOT` reads the messages of `cargo check --message-format=json`, and prints the numbers of the changes
//!   that do not compile.
//! - `mutants test FOLDER NUMBER...` runs the tests that reach each of these changes, or every change without a number, and
//!   appends the results to `FOLDER/results`.

mod test;

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;
use std::{env, fs, io};

use serde_json::Value;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// A line and a column, both from 1.
type Place = (usize, usize);

/// One change of the list.
#[derive(Clone)]
struct Change {
    number: usize,
    genre: String,
    start: Place,
    replacement: String,
    is_made: bool,
}

/// Text that is inserted at a place, and the number of characters that it replaces.
struct Insertion {
    at: Place,
    /// Of several at one place, the closings of inner expressions come first, and outer openings before inner ones.
    rank: i64,
    text: String,
    removed: usize,
}

struct File<'a> {
    changes: &'a mut Vec<Change>,
    insertions: Vec<Insertion>,
    lines: Vec<Vec<char>>,
    depth: i64,
}

const OPENING: i64 = 1_000_000;
const REMOVAL: i64 = OPENING / 2;

fn start(of: &impl Spanned) -> Place {
    let at = of.span().start();
    (at.line, at.column + 1)
}

fn end(of: &impl Spanned) -> Place {
    let at = of.span().end();
    (at.line, at.column + 1)
}

impl File<'_> {
    /// Takes the changes of a genre that begin at this place.
    fn take(&mut self, genre: &str, at: Place) -> Vec<Change> {
        let found = self.changes.iter_mut();
        let found = found.filter(|change| change.genre == genre && change.start == at);
        found
            .map(|change| {
                change.is_made = true;
                change.clone()
            })
            .collect()
    }

    fn insert(&mut self, at: Place, rank: i64, text: String, removed: usize) {
        self.insertions.push(Insertion {
            at,
            rank,
            text,
            removed,
        });
    }

    fn open(&mut self, at: Place, text: String) {
        self.insert(at, OPENING + self.depth, text, 0);
    }

    fn close(&mut self, at: Place, text: String) {
        self.insert(at, -self.depth, text, 0);
    }

    fn text(&self, from: Place, to: Place) -> String {
        let part = |line: usize| {
            let chars = &self.lines[line - 1];
            let first = if line == from.0 { from.1 - 1 } else { 0 };
            let last = if line == to.0 { to.1 - 1 } else { chars.len() };
            chars[first..last].iter().collect::<String>()
        };
        (from.0..=to.0).map(part).collect::<Vec<_>>().join("\n")
    }

    /// `&&` and `||` change places: the right side is evaluated if the operator that counts needs it.
    fn change_logic(&mut self, number: usize, op: &str, [from, left, _, to]: [Place; 4]) {
        let is_or = op == "||";
        self.open(from, "(match (".into());
        self.close(
            left,
            format!(") {{ l => if (l != {is_or}) != crate::mutant({number}) {{ "),
        );
        self.close(to, " } else { l } })".into());
    }

    /// The operands are evaluated once, and then compared or combined as the change says.
    fn change_values(&mut self, changes: &[Change], op: &str, places: [Place; 4]) {
        let [from, left, _, to] = places;
        let compares = ["==", "!=", "<", ">", "<=", ">="].contains(&op);
        let (reference, value) = if compares { ("&", "*") } else { ("", "") };
        let arm = |change: &Change| {
            let (number, by) = (change.number, &change.replacement);
            format!("if crate::mutant({number}) {{ {value}l {by} {value}r }} else ")
        };
        let arms: String = changes.iter().map(arm).collect();
        self.open(from, format!("(match ({reference}("));
        self.close(left, format!("), {reference}("));
        self.close(
            to,
            format!(")) {{ (l, r) => {arms}{{ {value}l {op} {value}r }} }})"),
        );
    }

    fn change_assignment(&mut self, changes: &[Change], [from, left, right, to]: [Place; 4]) {
        let (l, r) = (self.text(from, left), self.text(right, to));
        let arm = |change: &Change| {
            let (number, by) = (change.number, &change.replacement);
            format!("if crate::mutant({number}) {{ {l} {by} {r} }} else {{ ")
        };
        let arms: String = changes.iter().map(arm).collect();
        self.open(from, format!("{{ {arms}"));
        self.close(to, format!(" }}{}", " }".repeat(changes.len())));
    }

    /// The type of each iterator is its own: a change adds the items of its own, and leaves out the others.
    fn change_iterator(&mut self, changes: &[Change], from: Place, to: Place) {
        let arm = |change: &Change| {
            let (number, by) = (change.number, &change.replacement);
            format!("if crate::mutant({number}) {{ Some(({by}).collect()) }} else ")
        };
        let arms: String = changes.iter().map(arm).collect();
        let text = format!(" let instead: Option<Vec<_>> = {arms}{{ None }}; let all = {{ ");
        self.open(from, text);
        let text = " }; let is_made = instead.is_none(); \
            instead.into_iter().flatten().chain(all.filter(move |_| is_made)) ";
        self.close(to, text.into());
    }

    /// Returns the changed source.
    fn changed(mut self, source: &str) -> String {
        self.insertions.sort_by_key(|one| (one.at, one.rank));
        let mut insertions = self.insertions.iter().peekable();
        let (mut changed, mut at, mut removed) = (String::new(), (1, 1), 0);
        for char in source.chars() {
            while let Some(one) = insertions.next_if(|one| one.at == at) {
                changed += &one.text;
                removed += one.removed;
            }
            // Lines keep their numbers.
            if removed == 0 || char == '\n' {
                changed.push(char);
            }
            removed = removed.saturating_sub(1);
            at = match char {
                '\n' => (at.0 + 1, 1),
                _ => (at.0, at.1 + 1),
            };
        }
        assert!(insertions.peek().is_none(), "all text is inserted");
        changed
    }
}

impl<'ast> Visit<'ast> for File<'_> {
    fn visit_block(&mut self, block: &'ast syn::Block) {
        self.depth += 1;
        let brace = block.brace_token.span.open().end();
        let inside = (brace.line, brace.column + 1);
        let first = block.stmts.first().map_or(inside, start);
        let mut places = vec![start(block), inside, first];
        places.dedup();
        let changes = places.iter().flat_map(|at| self.take("FnValue", *at));
        let text: String = changes
            .map(|change| {
                let (number, by) = (change.number, change.replacement);
                format!(" if crate::mutant({number}) {{ return {by}; }} ")
            })
            .collect();
        self.open(inside, text);
        let changes = places.into_iter().flat_map(|at| self.take("Iterator", at));
        let changes: Vec<Change> = changes.collect();
        if !changes.is_empty() {
            self.change_iterator(&changes, inside, start(&block.brace_token.span.close()));
        }
        visit::visit_block(self, block);
        self.depth -= 1;
    }

    fn visit_expr_binary(&mut self, expr: &'ast syn::ExprBinary) {
        self.depth += 1;
        let changes = self.take("BinaryOperator", start(&expr.op));
        if let [first, ..] = &changes[..] {
            let op = self.text(start(&expr.op), end(&expr.op));
            let places @ [_, left, right, _] = [
                start(&*expr.left),
                end(&*expr.left),
                start(&*expr.right),
                end(&*expr.right),
            ];
            let is_assignment = op.ends_with('=') && !["==", "!=", "<=", ">="].contains(&&*op);
            if is_assignment {
                self.change_assignment(&changes, places);
            } else {
                let removed = self.text(left, right).chars().count();
                self.insert(left, REMOVAL, String::new(), removed);
                match &*op {
                    "&&" | "||" => self.change_logic(first.number, &op, places),
                    _ => self.change_values(&changes, &op, places),
                }
            }
        }
        visit::visit_expr_binary(self, expr);
        self.depth -= 1;
    }

    fn visit_expr_unary(&mut self, expr: &'ast syn::ExprUnary) {
        self.depth += 1;
        let at = start(&expr.op);
        if let Some(change) = self.take("UnaryOperator", at).first() {
            let op = self.text(at, end(&expr.op));
            let removed = op.chars().count();
            self.insert(at, OPENING + self.depth, "(match (".into(), removed);
            let number = change.number;
            let arm = format!(") {{ v => if crate::mutant({number}) {{ v }} else {{ {op}v }} }})");
            self.close(end(&*expr.expr), arm);
        }
        visit::visit_expr_unary(self, expr);
        self.depth -= 1;
    }

    fn visit_expr_struct(&mut self, expr: &'ast syn::ExprStruct) {
        self.depth += 1;
        for field in &expr.fields {
            let changes = self.take("StructField", start(field));
            if let ([change], Some(rest)) = (&changes[..], &expr.rest) {
                let name = self.text(start(&field.member), end(&field.member));
                let rest = self.text(start(&**rest), end(&**rest));
                let label = field.colon_token.map_or(format!("{name}: "), |_| "".into());
                let number = change.number;
                let text =
                    format!("{label}if crate::mutant({number}) {{ {rest}.{name} }} else {{ ");
                self.open(start(&field.expr), text);
                self.close(end(&field.expr), " }".into());
            }
        }
        visit::visit_expr_struct(self, expr);
        self.depth -= 1;
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        self.depth += 1;
        let deleted = self.take("MatchArm", start(arm));
        let kept = deleted.first().map_or("true".into(), |change| {
            format!("!crate::mutant({})", change.number)
        });
        if let Some((_, guard)) = &arm.guard {
            let changes = self.take("MatchArmGuard", start(&**guard));
            let of = |replacement: &str| {
                let mut changes = changes.iter();
                let change = changes.find(|change| change.replacement == replacement);
                change.map_or("false".into(), |change| {
                    format!("crate::mutant({})", change.number)
                })
            };
            let (always, never) = (of("true"), of("false"));
            let text = format!("{kept} && ({always} || (!{never} && (");
            self.open(start(&**guard), text);
            self.close(end(&**guard), ")))".into());
        } else if !deleted.is_empty() {
            self.close(end(&arm.pat), format!(" if {kept} "));
        }
        visit::visit_arm(self, arm);
        self.depth -= 1;
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn change(list: &str, root: &str, left_out: &str) {
    let left_out: BTreeSet<usize> = read(left_out).lines().flat_map(str::parse).collect();
    let list: Value = serde_json::from_str(&read(list)).expect("the list of cargo-mutants");
    let list = list.as_array().expect("a list").iter().zip(1..);
    let mut files: BTreeMap<&str, Vec<Change>> = BTreeMap::new();
    for (change, number) in list.filter(|(_, number)| !left_out.contains(number)) {
        let text = |name: &str| change[name].as_str().expect("a text");
        let at = |name: &str| {
            let number = change["span"]["start"][name].as_u64().expect("a number");
            usize::try_from(number).expect("a small number")
        };
        let returned = change["function"]["return_type"].as_str();
        let genre = match text("genre") {
            "FnValue" if returned.is_some_and(|returned| returned.contains("impl ")) => "Iterator",
            genre => genre,
        };
        files.entry(text("file")).or_default().push(Change {
            number,
            genre: genre.into(),
            start: (at("line"), at("column")),
            replacement: text("replacement").into(),
            is_made: false,
        });
    }
    for (name, mut changes) in files {
        let path = format!("{root}/{name}");
        let source = read(&path);
        let mut file = File {
            changes: &mut changes,
            insertions: Vec::new(),
            lines: source.lines().map(|line| line.chars().collect()).collect(),
            depth: 0,
        };
        file.visit_file(&syn::parse_file(&source).expect("it compiles"));
        let changed = file.changed(&source);
        fs::write(&path, changed).expect("the copy can be written");
        let without_form = changes.iter().filter(|change| !change.is_made);
        without_form.for_each(|change| println!("{}", change.number));
    }
}

/// The numbers in this line, each with its column.
fn numbers(line: &str) -> impl Iterator<Item = (usize, usize)> {
    let found = line.match_indices("crate::mutant(");
    found.filter_map(|(at, call)| {
        let (number, _) = line[at + call.len()..].split_once(')')?;
        Some((at + 1, number.parse().ok()?))
    })
}

fn refused(root: &str) {
    let mut refused = BTreeSet::new();
    for line in io::stdin().lock().lines() {
        let message: Value = serde_json::from_str(&line.expect("text")).unwrap_or_default();
        let message = &message["message"];
        if message["level"] != "error" {
            continue;
        }
        let spans = message["spans"].as_array().into_iter().flatten();
        for span in spans.filter(|span| span["is_primary"] == true) {
            let number = |name: &str| span[name].as_u64().map_or(0, |number| number as usize);
            let path = format!("{root}/{}", span["file_name"].as_str().unwrap_or_default());
            let source = read(&path);
            let first = number("line_start") - 1;
            if message["code"]["code"] == "E0004" {
                // A match without an arm: the arms without a guard cannot be deleted.
                let mut lines = source.lines().skip(first);
                let indent = |line: &str| line.len() - line.trim_start().len();
                let outer = lines.next().map_or(0, indent);
                let arms = lines.take_while(|line| indent(line) > outer);
                let arms = arms.filter_map(|line| line.split_once(" if !crate::mutant("));
                let number =
                    |(_, after): (&str, &str)| after.split(')').next()?.parse::<usize>().ok();
                refused.extend(arms.filter_map(number));
                continue;
            }
            let line = source.lines().nth(first).unwrap_or_default();
            let before = numbers(line).take_while(|(at, _)| *at < number("column_start"));
            let change = before.last().or_else(|| numbers(line).next());
            refused.extend(change.map(|(_, number)| number));
        }
    }
    refused.iter().for_each(|number| println!("{number}"));
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["change", list, root, left_out] => change(list, root, left_out),
        ["refused", root] => refused(root),
        ["test", folder] => {
            let folder = test::Folder::open(folder);
            folder.test(&folder.all());
        }
        ["test", folder, ref numbers @ ..] => {
            let numbers: Vec<usize> = numbers.iter().flat_map(|number| number.parse()).collect();
            test::Folder::open(folder).test(&numbers);
        }
        _ => panic!("see the first lines of the source"),
    }
}
