CREATE TABLE "case_notes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"contact_id" uuid NOT NULL,
	"center_id" text NOT NULL,
	"staff_id" uuid NOT NULL,
	"body" "bytea",
	"created_at" timestamp with time zone NOT NULL,
	"withdrawn_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "visits" (
	"id" uuid PRIMARY KEY NOT NULL,
	"contact_id" uuid,
	"handoff_id" uuid,
	"center_id" text,
	"staff_id" uuid NOT NULL,
	"day" date NOT NULL,
	"kind" text NOT NULL,
	"outcome" text NOT NULL,
	"note" "bytea",
	"created_at" timestamp with time zone NOT NULL,
	"replaces" uuid,
	"ended_at" timestamp with time zone,
	"ended_by" uuid,
	"ended_as" text,
	CONSTRAINT "visits_replaces" UNIQUE("replaces"),
	CONSTRAINT "visits_ended" CHECK (("visits"."ended_at" is null) = ("visits"."ended_as" is null)),
	CONSTRAINT "visits_ended_as" CHECK ("visits"."ended_as" in ('corrected', 'withdrawn'))
);
--> statement-breakpoint
ALTER TABLE "follow_ups" DROP CONSTRAINT "follow_ups_state";--> statement-breakpoint
DROP INDEX "follow_ups_once";--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "plans_stopped_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "follow_ups" ADD COLUMN "trigger" text DEFAULT 'opt_in' NOT NULL;--> statement-breakpoint
ALTER TABLE "follow_ups" ADD COLUMN "subject_id" uuid;--> statement-breakpoint
ALTER TABLE "follow_ups" ADD COLUMN "subject_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "follow_ups" ADD COLUMN "address_id" uuid;--> statement-breakpoint
ALTER TABLE "follow_ups" ADD COLUMN "staff_id" uuid;--> statement-breakpoint
ALTER TABLE "follow_ups" ADD COLUMN "center_id" text;--> statement-breakpoint
ALTER TABLE "follow_ups" ADD COLUMN "consent" text DEFAULT 'self' NOT NULL;--> statement-breakpoint
ALTER TABLE "case_notes" ADD CONSTRAINT "case_notes_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_notes" ADD CONSTRAINT "case_notes_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_handoff_id_handoffs_id_fk" FOREIGN KEY ("handoff_id") REFERENCES "public"."handoffs"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_ended_by_staff_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "case_notes_contact" ON "case_notes" USING btree ("contact_id","created_at");--> statement-breakpoint
CREATE INDEX "visits_contact" ON "visits" USING btree ("contact_id","day");--> statement-breakpoint
CREATE INDEX "visits_created" ON "visits" USING btree ("created_at");--> statement-breakpoint
ALTER TABLE "follow_ups" ADD CONSTRAINT "follow_ups_address_id_addresses_id_fk" FOREIGN KEY ("address_id") REFERENCES "public"."addresses"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follow_ups" ADD CONSTRAINT "follow_ups_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "follow_ups_live" ON "follow_ups" USING btree ("contact_id","plan") WHERE state = 'active' and subject_id is null;--> statement-breakpoint
CREATE INDEX "follow_ups_ended" ON "follow_ups" USING btree ("ended_at") WHERE state <> 'active';--> statement-breakpoint
ALTER TABLE "follow_ups" ADD CONSTRAINT "follow_ups_subject" UNIQUE("plan","subject_id");--> statement-breakpoint
ALTER TABLE "follow_ups" ADD CONSTRAINT "follow_ups_state" CHECK ("follow_ups"."state" in ('active', 'done', 'stopped', 'ended', 'silent', 'erased', 'cancelled', 'moved'));