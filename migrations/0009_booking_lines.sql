DROP INDEX "bookings_due";--> statement-breakpoint
CREATE INDEX "bookings_orphans" ON "bookings" USING btree ("session_id") WHERE contact_id is null and not walk_in and state in ('held', 'offered', 'waitlisted', 'confirmed');--> statement-breakpoint
CREATE INDEX "bookings_due" ON "bookings" USING btree ("due_at") WHERE state in ('held', 'offered', 'waitlisted');