package dev.portcullis.blackbox;

import java.time.Instant;

/**
 * Somebody with an account of realm {@code acme}. What a person knows follows from the name, as the
 * realm's file has it: none of it is a secret anywhere else.
 *
 * @param name what the person signs in as
 */
public record KeycloakPerson(String name) {
  /** A {@code platform-admin} with a password and one-time codes. */
  public static final KeycloakPerson ALICE = new KeycloakPerson("alice");

  /** A {@code developer} with a password alone. */
  public static final KeycloakPerson BOB = new KeycloakPerson("bob");

  String password() {
    return name + "-test-password";
  }

  /** The key of the one-time codes, as text. */
  String codeKey() {
    return name + "-test-totp-key";
  }

  /** The one-time code of this moment. */
  String code() {
    return Totp.code(codeKey(), Instant.now());
  }
}
