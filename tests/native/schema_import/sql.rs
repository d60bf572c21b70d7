//! The dialects, and how SQL is cut into statements and tokens.

use super::{check, described, file, imported};

#[test]
fn a_dump_of_mysql_is_read() {
    check(
        "club.sql",
        &file("mysql.sql"),
        "
members (id int unsigned!, number varchar(32)!, name varchar(200)!, sex enum('f','m','x'), referred_by int unsigned, balance decimal(10,2)!, created_at timestamp!, search varchar(250)) [id] {number}
rooms (site smallint!, number smallint!, key varchar(20)) [site, number]
visits (id bigint!, member_id int unsigned!, room_site smallint!, room_number smallint!, day date!) [id, day] {member_id, day}
members (referred_by) -> members (id) as members_referred_by
visits (member_id) -> members (id) as visits_ibfk_1
visits (room_site, room_number) -> rooms (site, number) as visits_ibfk_2",
        &[],
    );
}

#[test]
fn a_dump_of_postgresql_is_read() {
    check(
        "shop.sql",
        &file("postgres.sql"),
        r#"
public.users (id bigint!, email public.citext!, displayName character varying(120)!, tags text[], manager_id bigint, created_at timestamp with time zone!, score double precision) [id] {email}
sales.orders (id uuid!, placed_by bigint!, approved_by bigint, state sales.state!, placed_on date!, notes text) [id, placed_on]
sales.lines (order_id uuid!, placed_on date!, position smallint!, Größe numeric(10,2)) [order_id, placed_on, position]
public.users (manager_id) -> public.users (id) as users_manager_fkey
sales.orders (placed_by) -> public.users (id) as orders_placed_by_fkey
sales.orders (approved_by) -> public.users (id) as orders_approved_by_fkey
sales.lines (order_id, placed_on) -> sales.orders (id, placed_on) as lines_order_fkey"#,
        &[],
    );
}

#[test]
fn a_schema_of_sqlite_is_read() {
    check(
        "music.sql",
        &file("sqlite.sql"),
        "
sqlite_sequence (name, seq)
albums (AlbumId INTEGER!, Title NVARCHAR(160)!, ArtistId INTEGER!) [AlbumId]
artists (ArtistId INTEGER!, Name TEXT) [ArtistId] {Name}
tracks (id INTEGER!, album INT, odd name TEXT, price DECIMAL(8,2)!, untyped) [id]
playlist_track (playlist!, track!, position INT) [playlist, track]
tags (track INT!, tag TEXT!) {track, tag}
albums (ArtistId) -> artists (ArtistId)
tracks (album) -> albums (AlbumId)
playlist_track (track) -> tracks (id)
tags (track) -> tracks (id) as tagged",
        &[],
    );
}

#[test]
fn the_file_is_the_schemas_name() {
    assert_eq!(imported("my.club.sql", "create table a(b)").0.name, "my.club");
    assert_eq!(imported("club", "create table a(b)").0.name, "club");
}

/// A table `t` with a primary key, and what is to be read of it and of what follows.
#[track_caller]
fn check_after_t(text: &str, expected: &str) {
    let (schema, problems) = imported("a.sql", &format!("CREATE TABLE t (a int PRIMARY KEY, b int);\n{text}"));
    let described = described(&schema);
    let rest = described.strip_prefix("t (a int!, b int) [a]").unwrap_or(&described);
    assert_eq!(rest.trim(), expected, "{problems:?}");
}

#[test]
fn keys_may_be_said_in_many_ways() {
    let expected = "u (t int)\nu (t) -> t (a)";
    check_after_t("create table u (t int references t(a))", expected);
    check_after_t("create table u (t int references t)", expected);
    check_after_t("create table u (t int references \"t\" (\"a\") match full on delete set null not valid)", expected);
    check_after_t("create table u (t int, foreign key (t) references t (a))", expected);
    check_after_t("create table u (t int, foreign key idx (t) references t)", expected);
    check_after_t("create table u (t int, constraint foreign key (t) references t (a) on delete cascade)", expected);
    check_after_t("create table u (t int); alter table u add foreign key (t) references t", expected);
    check_after_t(
        "create table u (t int); alter table only u add index (t), add foreign key (t) references t(a)",
        expected,
    );
    check_after_t("alter table u add foreign key (t) references t; create table u (t int);", expected);
    check_after_t(
        "create table u (x int); alter table u drop x, add column t int references t",
        "u (x int, t int)\nu (t) -> t (a)",
    );
    check_after_t(
        "create table u (x int); alter table if exists u add (t int not null, s int)",
        "u (x int, t int!, s int)",
    );
    check_after_t("create table u (t int constraint k references t)", "u (t int)\nu (t) -> t (a) as k");
    check_after_t(
        "create table u (t int, constraint k foreign key (t) references t)",
        "u (t int)\nu (t) -> t (a) as k",
    );
    check_after_t("alter table t with check add constraint k foreign key (b) references t", "t (b) -> t (a) as k");
}

#[test]
fn what_is_unique_may_be_said_in_many_ways() {
    for text in [
        "create table u (a int unique, b int)",
        "create table u (a int unique key, b int)",
        "create table u (a int, b int, unique (a))",
        "create table u (a int, b int, unique key (a))",
        "create table u (a int, b int, unique index idx using btree (a(10) desc))",
        "create table u (a int, b int, unique nulls not distinct (a))",
        "create table u (a int, b int, constraint c unique nonclustered (a asc) with (fillfactor = 70))",
        "create table u (a int, b int); alter table u add unique (a), add constraint c unique (a)",
        "create table u (a int, b int); create unique index concurrently if not exists i on only u using btree (a) include (b)",
        "create table u (a int, b int); create unique index i on u (a); create unique index j on u (a)",
    ] {
        check_after_t(text, "u (a int, b int) {a}");
    }
    for text in [
        "create table u (a int, b int); create index i on u (a)",
        "create table u (a int, b int); create unique index i on u (lower(a))",
        "create table u (a int, b int); create unique index i on u ((a + b), b)",
        "create table u (a int, b int); create unique index i on u (a + b)",
        "create table u (a int, b int); create unique index i on u (a) where b is not null",
        "create table u (a int, b int, unique key k ((lower(a))))",
        "create table u (a int, b int, key (a), index i (b), fulltext key (a), check (a <> 'unique'), exclude using gist (a with =))",
    ] {
        check_after_t(text, "u (a int, b int)");
    }
    check_after_t("create table u (a int key, b int)", "u (a int!, b int) [a]");
    check_after_t("create table u (a int, b int, primary key clustered (b desc, a))", "u (a int!, b int!) [b, a]");
}

#[test]
fn columns_may_be_called_like_keywords() {
    check_after_t(
        "create table u (key text not null, index int, period date, exclude int, \"primary\" int, `unique` int, [check] int, type text, comment text, like_ int)",
        "u (key text!, index int, period date, exclude int, primary int, unique int, check int, type text, comment text, like_ int)",
    );
    check_after_t(
        "create table u (key varchar(20), index enum('a', 'b'), key (key))",
        "u (key varchar(20), index enum('a', 'b'))",
    );
}

#[test]
fn types_stay_as_they_are_written() {
    let types = [
        "timestamp(3) with time zone",
        "Double Precision",
        "character varying(10)[]",
        "bigint unsigned zerofill",
        "set('a,b','c)')",
        "interval year to month",
        "\"my schema\".\"my type\"",
        "integer ARRAY[4]",
        "geometry(Point,4326)",
    ];
    for written in types {
        check_after_t(
            &format!("create table u (a {written} default (1) not null, b {written})"),
            &format!("u (a {written}!, b {written})"),
        );
    }
    check_after_t(
        "create table u (a int\n\tunsigned -- of t\n  comment 'not null', b as (a * 2) stored)",
        "u (a int unsigned, b)",
    );
    check_after_t("create table u (a char(9) character set latin1 not null)", "u (a char(9)!)");
}

#[test]
fn defaults_and_comments_say_nothing_of_columns() {
    check_after_t(
        "create table u (a int default null comment 'primary key', b int default (unique), c text default 'x, y' not null, d int default -1, e text collate \"primary\", f int generated always as identity (start 1 increment 2), g date on update current_timestamp)",
        "u (a int, b int, c text!, d int, e text, f int, g date)",
    );
}

#[test]
fn names_are_found_as_databases_find_them() {
    let tables = "create table sales.Orders (Id int primary key, id2 int); create table Client (\"A\" int unique, \"a\" int unique, b int);";
    let cases = [
        ("sales.Orders(Id)", Some("sales.Orders (Id)")),
        ("SALES.ORDERS(ID)", Some("sales.Orders (Id)")),
        ("orders", Some("sales.Orders (Id)")),
        ("\"Orders\"(\"iD2\")", Some("sales.Orders (id2)")),
        ("hr.orders(id)", None),
        ("client(a)", Some("Client (a)")),
        ("client(\"A\")", Some("Client (A)")),
        ("sales.client(a)", None),
    ];
    for (target, expected) in cases {
        let (schema, problems) = imported("a.sql", &format!("{tables} create table x (y int references {target})"));
        let described = described(&schema);
        assert_eq!(described.split_once("x (y) -> ").map(|(_, to)| to.trim()), expected, "{target}: {problems:?}");
    }
}

#[test]
fn quoted_names_lose_only_their_quotes() {
    check_after_t(
        "create table \"a \"\"b\"\"; c\".`d``e` ([f (g)] int, \"日本\" int, naïve int, 'it''s' int, _x$1@ int)",
        "a \"b\"; c.d`e (f (g) int, 日本 int, naïve int, it's int, _x$1@ int)",
    );
}

#[test]
fn what_looks_like_a_statement_may_be_none() {
    for text in [
        "-- create table u (a int);\n",
        "/* create table u (a int); */",
        "insert into t values ('create table u (a int);');",
        "insert into t values ('it''s'); select \"create table u(a);\";",
        "comment on table t is $$create table u (a int);$$;",
        "do $outer$ begin execute $inner$ create table u (a int); $inner$; end $outer$;",
        "copy t from stdin;\ncreate table u (a int);\n\\.\n",
        "\\echo create table u (a int);\n",
        "delimiter //\ncreate procedure p() begin\n  create table u (a int);\nend//\ndelimiter ;\n",
        "create virtual table u using fts5(a);",
        "create table u partition of t for values in (1);",
    ] {
        check_after_t(text, "");
        check_after_t(&format!("{text}\ncreate table v (c int);"), "v (c int)");
    }
}

/// What begins in one dialect and not in another.
#[test]
fn quotes_and_comments_are_the_dialects() {
    let mysql = "create table v (a int) ENGINE=InnoDB;\n";
    let after =
        |text: &str, expected: &str| check_after_t(&format!("{mysql}{text}"), format!("v (a int)\n{expected}").trim());
    after("insert into t values ('\\'; create table u (a int);');", "");
    after("insert into t values (\"\\\"; create table u (a int);\");", "");
    after("insert into t values (5--3); create table u (b int)", "u (b int)");
    after("# create table u (a int);\n", "");
    let postgres = "create table v (a bigserial );\n";
    let after = |text: &str, expected: &str| {
        check_after_t(&format!("{postgres}{text}"), format!("v (a bigserial)\n{expected}").trim())
    };
    after("insert into t values ('\\'); create table u (b int);", "u (b int)");
    after("insert into t values (E'\\'; create table u (a int);');", "");
    after("/* /* */ create table u (a int); */", "");
    after("select 1 --; create table u (a int);\n", "");
    after("create table u (a int[2][3], b int [ ]);", "u (a int[2][3], b int [ ])");
}

/// SQL Server's scripts have no semicolons, and people forget them.
#[test]
fn a_table_at_the_beginning_of_a_line_begins_a_statement() {
    check_after_t(
        "CREATE TABLE [dbo].[u](\n\t[id] [int] IDENTITY(1,1) NOT NULL,\n\t[t] [nvarchar](50) NULL,\n CONSTRAINT [pk] PRIMARY KEY CLUSTERED ([id] ASC) WITH (PAD_INDEX = OFF) ON [PRIMARY]\n) ON [PRIMARY]\nGO\nALTER TABLE [dbo].[u]  WITH CHECK ADD  CONSTRAINT [fk] FOREIGN KEY([t])\nREFERENCES [dbo].[u] ([id])\nGO\nALTER TABLE [dbo].[u] CHECK CONSTRAINT [fk]\nGO\n",
        "dbo.u (id [int]!, t [nvarchar](50)) [id]\ndbo.u (t) -> dbo.u (id) as fk",
    );
    check_after_t("create table u (a int\ncreate table v (b int)", "u (a int)\nv (b int)");
    check_after_t(
        "create table u (a int)\ncreate table v (b int)\ncreate table w (c int)",
        "u (a int)\nv (b int)\nw (c int)",
    );
}
