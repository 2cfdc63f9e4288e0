package dev.portcullis.pipeline;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The least and the most that the value of a configuration key may be, each included: whole
 * numbers, or times such as {@code 1ms}. Of several values each is held to it. What is outside
 * stops the start. It stands here because each feature has keys, and features know no more than
 * this package.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Bounds {
  /** The least. */
  String least();

  /** The most; nothing where there is no such bound. */
  String most() default "";
}
