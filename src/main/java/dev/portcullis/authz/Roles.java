package dev.portcullis.authz;

/** Where roles are kept that administration adds to those of the configuration. */
public interface Roles extends NamedRecords<Role> {}
