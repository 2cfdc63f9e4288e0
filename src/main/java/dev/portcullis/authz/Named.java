package dev.portcullis.authz;

import java.util.regex.Pattern;

/** What is kept under a name, in versions. */
public sealed interface Named permits Role, Tenant {
  /** What a name is of. It is safe in a file name, a URL and a header. */
  Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** Its name. */
  String name();

  /** One of {@link FirstVersion} for the first one under a name, one more with each change. */
  long version();
}
