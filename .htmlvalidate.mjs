// Safari takes a list without bullets for no list, unless its role says so.
const sayList = ["error", { exclude: ["list"] }];

export default {
  root: true,
  extends: ["html-validate:recommended"],
  rules: { "no-redundant-role": sayList, "prefer-native-element": sayList },
};
