// The generated items are as visible as the struct, wherever it stands.
#![deny(warnings, unreachable_pub, private_interfaces)]

mod outer {
    pub(crate) mod deep {
        #[rungroup::group]
        pub(in crate::outer) struct Inner {
            #[actor(execute = async |_, _| {}, interrupt = drop)]
            pub(in crate::outer) value: u8,
        }
    }

    #[rungroup::group]
    pub(crate) struct App {
        #[actor(execute = async |_, _| {}, interrupt = drop)]
        pub(crate) value: u8,
    }

    pub(crate) fn made() -> AppGroup {
        drop(deep::Inner { value: 1 }.into_group());
        App { value: 1 }.into_group()
    }
}

fn main() {
    #[rungroup::group]
    struct Local {
        #[actor(execute = async |_, _| {}, interrupt = drop)]
        value: u8,
    }

    let mut group: outer::AppGroup = outer::made();
    group.value().grace(std::time::Duration::from_secs(1));
    drop(Local { value: 1 }.into_group());
    drop(outer::App { value: 2 }.with_grace(None));
}
