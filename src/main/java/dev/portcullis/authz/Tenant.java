package dev.portcullis.authz;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Who a tenant is, for people: it grants nothing and limits nothing. Keys can be of a tenant that
 * nobody has described.
 *
 * @param name up to 64 letters, digits and {@code . _ -}
 * @param contact whom to ask, in up to 128 printable characters; may be empty
 * @param note what else there is to know, in up to 1,024 printable characters; may be empty
 * @param created when it was first described
 * @param version one of {@link FirstVersion} for the first description that is kept, one more with
 *     each change
 */
public record Tenant(String name, String contact, String note, Instant created, long version)
    implements Named {
  private static final Pattern CONTACT = Pattern.compile("[^\\p{C}]{0,128}");
  private static final Pattern NOTE = Pattern.compile("[^\\p{C}]{0,1024}");

  /**
   * @throws IllegalArgumentException if anything is not as said; the message is for who asks
   */
  public Tenant {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "The tenant is of 1 to 64 letters, digits, dots, underscores and hyphens.");
    }
    if (!CONTACT.matcher(contact).matches()) {
      throw new IllegalArgumentException("The contact is of up to 128 printable characters.");
    }
    if (!NOTE.matcher(note).matches()) {
      throw new IllegalArgumentException("The note is of up to 1024 printable characters.");
    }
    if (version < 1) {
      throw new IllegalArgumentException("A tenant's version is positive.");
    }
  }
}
