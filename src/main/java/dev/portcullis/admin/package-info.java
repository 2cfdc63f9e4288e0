/**
 * Administration: the API below {@code /admin/v1}, and what it reports.
 *
 * <p>What belongs here: the table of endpoints ({@link dev.portcullis.admin.Endpoint}), from which
 * dispatch, checking and the OpenAPI document are made; what each of them does, on the ports of the
 * features; and the report on controls. What does not: who may do it (authz), how it is kept (the
 * adapters), how it is recorded (audit). It speaks no HTTP: it is the last layer of the route
 * {@code admin}, in the same pipeline as any other.
 */
@NullMarked
package dev.portcullis.admin;

import org.jspecify.annotations.NullMarked;
