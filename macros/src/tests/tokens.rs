//! Whatever tokens the macro is given, it does not panic and emits what can be parsed: thousands of inputs, made
//! of sound options by swapping, dropping, repeating and inserting tokens. The same ones in every run.

use crate::{attribute, derive};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

/// A small generator of numbers (xorshift): tests are to be the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).expect("is below a usize")
    }
}

/// The tokens that are mixed into sound input.
const SPICE: &str = r#"
    interrupt = cancel, drop, execute requires [a, b] stops_before stops_last ready manual provides receives ready_within on_ok
    on_err continue grace name restart on_failure always when delay max_delay limit within dependents keep signals none drain until all crate blocking "5s" "" "\0" 5 -1 1.5 'x' b"x" |x, _| async move { }
    Needs { db: a, cache } <T as X>::Y :: # ! ? & * .. .. = => == ; #[cfg(x)] #[cfg] #[x] (a, b) () [] {} fn struct self Self r#type _ $
"#;

fn mutated(tokens: TokenStream, random: &mut Random, spice: &[TokenTree]) -> TokenStream {
    let mut trees: Vec<TokenTree> = tokens.into_iter().collect();
    for tree in &mut trees {
        if let TokenTree::Group(group) = tree {
            if random.below(2) == 0 {
                let stream = mutated(group.stream(), random, spice);
                let delimiters = [
                    Delimiter::Parenthesis,
                    Delimiter::Brace,
                    Delimiter::Bracket,
                    Delimiter::None,
                ];
                let delimiter = if random.below(12) == 0 {
                    delimiters[random.below(4)]
                } else {
                    group.delimiter()
                };
                *tree = TokenTree::Group(Group::new(delimiter, stream));
            }
        }
    }
    if random.below(2) == 0 {
        let (at, other) = (random.below(trees.len() + 1), random.below(trees.len()));
        match random.below(4) {
            0 if at < trees.len() => drop(trees.remove(at)),
            1 if at < trees.len() => trees.swap(at, other),
            2 if other < trees.len() => trees.insert(at, trees[other].clone()),
            _ => trees.insert(at, spice[random.below(spice.len())].clone()),
        }
    }
    trees.into_iter().collect()
}

#[test]
fn no_tokens_make_it_panic() {
    let spice: Vec<TokenTree> = SPICE
        .parse::<TokenStream>()
        .expect("these are tokens")
        .into_iter()
        .collect();
    let groups = [quote!(
        name = "app",
        signals = [
            INT,
            #[cfg(x)]
            TERM
        ],
        grace = "20s",
        drain = "5s",
        until = all,
        crate = ::a
    )];
    let actors = [
        quote!(
            interrupt = cancel,
            execute = a::b,
            requires = [
                b,
                #[cfg(x)]
                c
            ],
            stops_before = [d],
            ready = manual,
            grace = "5s"
        ),
        quote!(
            interrupt = |x, _| x.close(),
            execute = async |x, ctx| { x.run(ctx).await },
            on_ok = stop,
            on_err = continue,
            restart(
                when = always,
                backoff = "1s",
                max_backoff = LIMIT,
                max_restarts = 5,
                reset_after = "60s"
            ),
            dependents = keep
        ),
        quote!(blocking, interrupt = drop, provides = HashMap<K, Vec<V>>, receives = Needs { db: a, c }, ready_within = LIMIT * 2),
        quote!(
            stops_last,
            name = "x",
            receives = a,
            interrupt = cancel,
            restart = on_failure
        ),
    ];
    let mut random = Random(0x5eed);
    let mut mutate = |tokens: &TokenStream| {
        let mut tokens = tokens.clone();
        for _ in 0..random.below(4) {
            tokens = mutated(tokens, &mut random, &spice);
        }
        tokens
    };
    for round in 0..2_000 {
        let arguments = mutate(&groups[round % groups.len()]);
        let [a, b, c, d] = [&actors[0], &actors[1], &actors[2], &actors[3]].map(&mut mutate);
        let item = quote! {
            #[__rungroup(group(#arguments))]
            struct App<T> {
                #[actor(#a)] a: A,
                #[actor(#b)] b: B<T>,
                #[actor(#c)] c: C,
                #[actor(#d)] d: D,
                plain: u8,
            }
        };
        drop(attribute::group(&arguments, &item));
        if let Ok(input) = syn::parse2(item) {
            let emitted = derive(input);
            assert!(
                syn::parse2::<syn::File>(emitted.clone()).is_ok(),
                "{emitted}"
            );
        }
    }
}

#[test]
fn no_item_makes_the_attribute_panic() {
    let spice: Vec<TokenTree> = SPICE
        .parse::<TokenStream>()
        .expect("these are tokens")
        .into_iter()
        .collect();
    let item = quote! {
        #[doc = "x"]
        pub struct App<T: X, const N: usize> where T: Y { #[cfg_attr(x, actor(requires = [#[cfg(y)] b]))] pub a: A, b: [B; N] }
    };
    let mut random = Random(0xdead);
    for _ in 0..1_000 {
        let mut item = item.clone();
        for _ in 0..=random.below(4) {
            item = mutated(item, &mut random, &spice);
        }
        drop(attribute::group(&quote!(name = "x", crate = y), &item));
    }
}
