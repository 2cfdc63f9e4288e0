package dev.portcullis.blackbox;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Output as a page shows it, to be compared with what a machine prints: {@code …} stands for
 * anything, and what differs from run to run may differ.
 */
final class ShownOutput {
  /** What differs from run to run: keys, ids and hashes, times, dates, lengths, ports. */
  private static final Pattern VOLATILE =
      Pattern.compile(
          String.join(
              "|",
              List.of(
                  "pcl_[a-z0-9_]+",
                  "\\b[0-9a-f]{16,64}\\b",
                  "\\b[a-z2-7]{16}\\b",
                  "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z",
                  "\\b\\d{8}T\\d{6}Z-[0-9a-f]{8}\\b",
                  "date: [^\\n]+",
                  "content-length: \\d+",
                  "127\\.0\\.0\\.1:\\d+")));

  private ShownOutput() {}

  /** Whether the machine printed what the page shows; white space at ends of lines is nothing. */
  static boolean matches(String shown, String printed) {
    return pattern(tidy(shown)).matcher(tidy(printed)).matches();
  }

  private static String tidy(String text) {
    return text.replace("\r", "").replaceAll("(?m)[ \\t]+$", "").strip();
  }

  private static Pattern pattern(String shown) {
    var regex = new StringBuilder();
    int from = 0;
    Matcher varying = Pattern.compile("…|" + VOLATILE.pattern()).matcher(shown);
    while (varying.find()) {
      regex.append(Pattern.quote(shown.substring(from, varying.start())));
      regex.append(varying.group().equals("…") ? "[\\s\\S]*?" : sameKind(varying.group()));
      from = varying.end();
    }
    return Pattern.compile(regex + Pattern.quote(shown.substring(from)));
  }

  /** Another one of the kind that this is. */
  private static String sameKind(String shown) {
    for (String kind : VOLATILE.pattern().split("\\|")) {
      if (shown.matches(kind)) {
        return kind.replace("\\b", "");
      }
    }
    throw new IllegalArgumentException(shown);
  }
}
