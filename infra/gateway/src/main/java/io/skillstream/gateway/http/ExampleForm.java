package io.skillstream.gateway.http;

/** How an example is written. */
enum ExampleForm {
  /** {@code prompt} and {@code completion}, rendered: the faithful form. */
  PROMPT_COMPLETION("prompt-completion"),

  /** {@code messages}: the same two turns, for tools that keep what stands before the thinking. */
  MESSAGES("messages");

  private final String label;

  ExampleForm(String label) {
    this.label = label;
  }

  static ExampleForm of(String label) {
    for (ExampleForm form : values()) {
      if (form.label.equals(label)) {
        return form;
      }
    }
    throw Problem.unusable(
        "form is '" + label + "'", "query parameter form", "use prompt-completion or messages");
  }
}
