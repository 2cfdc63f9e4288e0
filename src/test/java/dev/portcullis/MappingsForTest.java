package dev.portcullis;

import java.util.List;

/** The mappings, for tests in other packages. */
public final class MappingsForTest {
  /** All of them. */
  public static final List<Class<?>> ALL = StartCommand.Mappings.ALL;

  private MappingsForTest() {}
}
