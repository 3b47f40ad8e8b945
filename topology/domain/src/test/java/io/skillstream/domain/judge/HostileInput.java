package io.skillstream.domain.judge;

import java.util.LinkedHashMap;
import java.util.Map;

/** Answers made to be slow, deep or large. */
final class HostileInput {
  private HostileInput() {}

  /** By name. */
  static Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("2,000 brackets", "(".repeat(2000) + "1" + ")".repeat(2000));
    all.put("fractions in fractions", "\\frac{1}{".repeat(400) + "1" + "}".repeat(400));
    all.put("roots in roots", "\\sqrt{1+".repeat(40) + "2" + "}".repeat(40));
    all.put("sines of sines", "\\sin(".repeat(55) + "x" + ")".repeat(55));
    all.put("a tower of tens", "10^{10^{10}}");
    all.put("a tower of twos", "2^{2^{2^{2^{2^{2}}}}}");
    all.put("a tower of variables", "x^{y^{z^{w^{x^{y^{z+1}}}}}}");
    all.put("a power of a sum", "(a+b+c+d+e)^{40}(x+y+z)^{30}");
    all.put("long fractions", "3^{9999}+\\frac{1}{11^{4000}}+\\frac{1}{13^{4000}}");
    all.put("factorials", "2000!+\\frac{1}{2001!}+\\frac{1}{2003!}+9!!!!!!!");
    all.put("a million digits", "7".repeat(1 << 20));
    all.put("4,000 digits", "7".repeat(4000));
    all.put("a long listing", "1,".repeat(2000) + "2");
    all.put("a long set", "\\{" + "x,".repeat(1300) + "y\\}");
    all.put("signs", "-".repeat(4000) + "1");
    all.put("plus or minus", "\\pm 1 \\pm 2,".repeat(300));
    all.put("open boxes", "\\boxed{".repeat(150_000));
    all.put("dollars", "$ ".repeat(500_000));
    all.put("open formulas", "\\[ \\( ".repeat(150_000));
    all.put("answers that never come", "the answer is ".repeat(70_000));
    all.put("braces", "{".repeat(1 << 20));
    all.put("unbalanced", "}{)(][\\right)");
    all.put("unicode", "\u202e\ud83d\ude00\u0000\uffff∑∞\ud83d".repeat(500));
    all.put("backslashes", "\\".repeat(4000) + "frac");
    all.put("matrices", "\\begin{pmatrix}x&y\\\\z&w\\end{pmatrix}".repeat(40));
    all.put(
        "a matrix",
        "\\begin{pmatrix}" + ("1&".repeat(30) + "1\\\\").repeat(30) + "\\end{pmatrix}^8");
    all.put("equals signs", "x=".repeat(1500) + "1");
    all.put("colons", "1:".repeat(1500) + "1");
    all.put("quotients", "1/".repeat(2000) + "1");
    all.put("roots of large numbers", "\\sqrt[999999]{2}+\\sqrt[12345]{9999999999999999}");
    all.put("a division by zero", "\\frac{1}{0}");
    all.put("subscripts", "x_{" + "{".repeat(1000) + "}".repeat(1000) + "}");
    return all;
  }
}
