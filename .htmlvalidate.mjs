// Safari takes a list without bullets for no list, unless its role says so.
const sayList = ["error", { exclude: ["list"] }];
// What the palette finds belongs to its field, which no `select` does.
const ownElement = ["error", { exclude: ["list", "listbox"] }];

export default {
  root: true,
  extends: ["html-validate:recommended"],
  rules: { "no-redundant-role": sayList, "prefer-native-element": ownElement },
};
