package dev.portcullis.secret;

import java.util.Optional;

/** Where secrets lie. Implementations are safe for use by several threads. */
@FunctionalInterface
public interface Secrets {
  /**
   * The secret as it is now, or as a cache of the implementation last saw it.
   *
   * @throws SecretUnavailable if it is not there, must not be used, or cannot be reached
   */
  Secret read(SecretRef ref);

  /**
   * What else the reference may stand for, after whoever the secret is for has refused this value:
   * the secret as it is now, if that is another one, else the one before it, where that is kept and
   * not too old. None also where neither can be had at present: this never throws, and asks so
   * seldom that a value which is simply wrong does not make every use of it a call.
   */
  default Optional<Secret> otherThan(SecretRef ref, Secret refused) {
    try {
      return Optional.of(read(ref)).filter(now -> !now.equals(refused));
    } catch (SecretUnavailable neither) {
      return Optional.empty();
    }
  }
}
