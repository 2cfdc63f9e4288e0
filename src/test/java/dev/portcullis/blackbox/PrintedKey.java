package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The key that a command of the packaged command line made and printed, on a line of its own. */
final class PrintedKey {
  /** A line that is a key. */
  static final Pattern LINE = Pattern.compile("(?m)^pcl_\\S+$");

  private static final Pattern ID = Pattern.compile("Key ([a-z2-7]{16}), valid");

  private PrintedKey() {}

  /** The first one in what was printed. */
  static String in(String printed) {
    Matcher line = LINE.matcher(printed);
    assertThat(line.find()).as("a line with a key").isTrue();
    return line.group();
  }

  /** The id of the first one in what was printed. */
  static String idIn(String printed) {
    Matcher id = ID.matcher(printed);
    assertThat(id.find()).as("the id of a key").isTrue();
    return id.group(1);
  }

  /** The one that this command printed, which must have succeeded. */
  static String of(GatewayProcess command) {
    assertThat(command.exitCode()).as(command.output()).isZero();
    return in(command.output());
  }
}
