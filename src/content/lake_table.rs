//! What the lake's table says of itself: the berg, its opened parts, its rows and its changes, as the files have it.

// The keys speak for themselves, in the files as well.
#![allow(missing_docs)]

use crate::baked::{List, Table, Text};

baked! {
    path = crate::content::lake_table;

    /// `lake_table.toml`. What stands in braces is filled in.
    pub struct LakeTable {
        pub loading: Text,
        pub copy: Text,
        pub copied: Text,
        /// For a value that there is none of.
        pub null: Text,
        /// What stands between the items of a list.
        pub comma: Text,
        /// When a table is too long for the page.
        pub first: Text,
        pub counts: Counts,
        pub berg: BergWords,
        pub slider: SliderWords,
        pub opened: OpenedWords,
        pub byte_map: ByteMapWords,
        pub preview: PreviewWords,
        pub inspect: InspectWords,
        pub changes: ChangesWords,
        pub trails: TrailsWords,
        pub refused: RefusedWords,
        pub unread: UnreadWords,
        pub unwritten: UnwrittenWords,
    }

    /// A number of things.
    pub struct Count {
        pub one: Text,
        pub many: Text,
    }

    /// Numbers of things.
    pub struct Counts {
        pub rows: Count,
        pub columns: Count,
        pub snapshots: Count,
        pub manifests: Count,
        pub files: Count,
        pub row_groups: Count,
    }

    /// The picture.
    pub struct BergWords {
        pub label: Text,
        pub hint: Text,
        pub as_list: Text,
        /// A line each.
        pub empty: List<Text>,
        pub above: Text,
        pub waterline: Text,
        pub schema: Text,
        pub snapshot: Text,
        pub manifest_list: Text,
        pub manifest: Text,
        pub data_file: Text,
        pub added: Count,
        pub added_short: Count,
        pub carried_over: Text,
        pub gone: Count,
        pub more_snapshots: Count,
        pub more_manifests: Count,
        pub more_files: Count,
        pub is_added: Text,
        pub is_held: Text,
        pub is_apart: Text,
    }

    /// Time travel.
    pub struct SliderWords {
        pub label: Text,
        pub of: Text,
        pub newest: Text,
        pub back: Text,
        pub tags: Text,
    }

    /// An opened part.
    pub struct OpenedWords {
        pub title: Text,
        pub nothing: Text,
        pub close: Text,
        pub save: Text,
        pub metadata: Text,
        pub snapshot: Text,
        pub manifest_list: Text,
        pub manifest: Text,
        pub data_file: Text,
        pub header: Text,
        pub rows: Text,
        pub json: Text,
    }

    /// A Parquet file's bytes.
    pub struct ByteMapWords {
        pub label: Text,
        pub about: Text,
        pub scale: Text,
        pub list: Text,
        pub magic: Text,
        pub chunk: Text,
        pub footer: Text,
        pub footer_length: Text,
        pub other: Text,
        pub magic_about: Text,
        pub footer_about: Text,
        pub footer_length_about: Text,
        pub other_about: Text,
        pub row_group: Text,
        pub bytes: Text,
        pub size: Text,
        pub ratio: Text,
        pub codec: Text,
        pub encodings: Text,
        pub values: Text,
        pub nulls: Text,
        pub least: Text,
        pub greatest: Text,
        pub unknown: Text,
        pub pages: Text,
        pub page: Text,
        pub dictionary: Text,
        pub data: Text,
        pub encoding: Text,
        pub from: Text,
        pub to: Text,
        pub followed: Text,
    }

    /// Rows of the table.
    pub struct PreviewWords {
        pub title: Text,
        pub filter: Text,
        pub language: Text,
        pub examples: Text,
        pub apply: Text,
        pub clear: Text,
        pub sort: Text,
        pub all_rows: Text,
        pub matching: Text,
        pub skipped: Text,
        pub skipped_none: Text,
        pub because: Text,
        pub page: Text,
        pub none: Text,
        pub previous: Text,
        pub next: Text,
    }

    /// PyIceberg's views.
    pub struct InspectWords {
        pub title: Text,
        pub about: Text,
        /// What each view has, by its name.
        pub views: Table<Text>,
        pub none: Text,
    }

    /// Changes of the table.
    pub struct ChangesWords {
        pub title: Text,
        pub about: Text,
        pub under_way: Text,
        pub columns: Text,
        pub columns_about: Text,
        pub field_id: Text,
        pub name: Text,
        pub kind: Text,
        pub column: Text,
        pub new_name: Text,
        pub new_kind: Text,
        pub value: Text,
        pub value_null: Text,
        pub filter: Text,
        pub no_promotion: Text,
        pub partitions_now: Text,
        pub partitions_none: Text,
        pub transform: Text,
        pub parameter: Text,
        pub add_field: Text,
        pub remove_field: Text,
        pub renamed: Text,
        pub rename: Form,
        pub add: Form,
        pub promote: Form,
        pub drop: Form,
        pub partition: Form,
        pub delete: Form,
        pub overwrite: Form,
        pub tag: Form,
        /// Names of partition transforms, by what they are written as.
        pub transforms: Table<Text>,
        pub kinds: List<Text>,
    }

    /// A form: what it does, what that writes, and the word on its button.
    pub struct Form {
        pub title: Text,
        pub writes: Text,
        pub act: Text,
        pub done: Text,
    }

    /// Rows that are followed.
    pub struct TrailsWords {
        pub title: Text,
        pub about: Text,
        pub start: Text,
        pub line: Text,
        pub column: Text,
        pub file: Text,
        pub row: Text,
        pub row_group: Text,
        pub page: Text,
        pub show: Text,
        pub none: Text,
    }

    /// Why the table is not changed or read so.
    pub struct RefusedWords {
        pub no_column: Text,
        pub column_exists: Text,
        pub promotion: Text,
        pub transform: Text,
        pub unknown_transform: Text,
        pub partition_name: Text,
        pub is_partitioned: Text,
        pub too_many_partitions: Text,
        pub too_many_rows: Text,
        pub tag: Text,
        pub no_snapshot: Text,
        pub literal: Text,
        pub location: Text,
        pub zip_too_large: Text,
        pub column_too_large: Text,
        pub no_way: Text,
        pub file: Text,
        pub inconsistent: Text,
    }

    /// Why a Parquet file is not read.
    pub struct UnreadWords {
        pub not_parquet: Text,
        pub encrypted: Text,
        pub damaged: Text,
        pub damaged_column: Text,
        pub unsupported: Text,
        pub compression: Text,
        pub levels: Text,
        pub kind: Text,
        pub schema: Text,
        pub record: Text,
        pub no_part: Text,
    }

    /// Why rows are not written as Parquet.
    pub struct UnwrittenWords {
        pub no_fields: Text,
        pub too_deep: Text,
        pub too_many_digits: Text,
        pub too_large: Text,
        pub mismatch: Text,
    }
}
