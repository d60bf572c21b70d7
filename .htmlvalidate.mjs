// Safari takes a list without bullets for no list, and all take a table laid out as blocks for no table, unless roles say so.
const sayRole = ["error", { exclude: ["list", "table", "rowgroup", "row", "columnheader", "rowheader", "cell"] }];
// What the palette finds belongs to its field, which no `select` does.
const ownElement = ["error", { exclude: ["list", "listbox"] }];

export default {
  root: true,
  extends: ["html-validate:recommended"],
  rules: { "no-redundant-role": sayRole, "prefer-native-element": ownElement },
};
