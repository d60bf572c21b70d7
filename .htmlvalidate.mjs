export default {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Safari takes a list without bullets for no list, unless its role says so.
    "no-redundant-role": "off",
  },
};
