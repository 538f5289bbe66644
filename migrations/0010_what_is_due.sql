DROP INDEX "inbox_waiting";--> statement-breakpoint
DROP INDEX "outbox_unsent";--> statement-breakpoint
CREATE INDEX "inbox_waiting" ON "inbox" USING btree ("due_at") WHERE state = 'waiting' and attempts >= 0;--> statement-breakpoint
CREATE INDEX "outbox_unsent" ON "outbox" USING btree ("due_at") WHERE state in ('queued', 'leased') and attempts >= 0;