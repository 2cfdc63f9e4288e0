package dev.portcullis.command;

import dev.portcullis.admin.Control;
import dev.portcullis.admin.Control.State;
import dev.portcullis.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Controls in lines for people: their states first, then what was found, then what to do. */
public final class PostureLines {
  private static final int WIDTH = 100;
  private static final String FOUND = " ".repeat(10);
  private static final String TO_DO = " ".repeat(8) + "> ";

  private PostureLines() {}

  /** A control as it is shown, also by a gateway of another version. */
  record Shown(String state, String name, List<String> evidence, List<String> advice) {
    static Shown of(Control control) {
      return new Shown(
          control.state().text(), control.name(), control.evidence(), control.advice());
    }

    static Shown of(Json control) {
      return new Shown(
          control.text("state").orElse("?"),
          control.text("name").orElse("?"),
          texts(control, "evidence"),
          texts(control, "advice"));
    }

    private static List<String> texts(Json control, String name) {
      return control.items(name).stream().flatMap(item -> item.asText().stream()).toList();
    }
  }

  /** The names alone, by state. */
  public static List<String> inShort(List<Control> controls) {
    var lines = new ArrayList<String>();
    for (State state : State.values()) {
      String names =
          controls.stream()
              .filter(control -> control.state() == state)
              .map(Control::name)
              .collect(Collectors.joining("; "));
      if (!names.isEmpty()) {
        lines.addAll(wrapped("%-7s ".formatted(state.text()), names, WIDTH - 12));
      }
    }
    lines.add("by configuration; portcullis posture asks the stores, too, and says what to do");
    return lines;
  }

  /** All of it. */
  static List<String> inFull(List<Shown> controls) {
    var lines = new ArrayList<String>();
    String counts =
        Arrays.stream(State.values())
            .map(state -> count(controls, state.text()) + " " + state.text())
            .collect(Collectors.joining(", "));
    lines.add(controls.size() + " controls: " + counts);
    for (Shown control : controls) {
      lines.add("");
      lines.add("%-7s %s".formatted(control.state(), control.name()));
      control.evidence().forEach(found -> lines.addAll(wrapped(FOUND, found, WIDTH)));
      control.advice().forEach(advised -> lines.addAll(wrapped(TO_DO, advised, WIDTH)));
    }
    return lines;
  }

  private static long count(List<Shown> controls, String state) {
    return controls.stream().filter(control -> control.state().equals(state)).count();
  }

  /** A text in lines of this width, the first of which begins so, and the others as far in. */
  private static List<String> wrapped(String begin, String text, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder(begin);
    boolean empty = true;
    for (String word : text.split(" ", -1)) {
      if (!empty && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line = new StringBuilder(" ".repeat(begin.length()));
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    lines.add(line.toString());
    return lines;
  }
}
