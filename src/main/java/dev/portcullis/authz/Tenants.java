package dev.portcullis.authz;

/** Where it is kept who tenants are. */
public interface Tenants extends NamedRecords<Tenant> {}
