CREATE TABLE "referral_consents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"referral_id" uuid NOT NULL,
	"recipient_id" text NOT NULL,
	"fields" text[] NOT NULL,
	"text_version" smallint NOT NULL,
	"language" text NOT NULL,
	"by" jsonb NOT NULL,
	"via" text NOT NULL,
	"message_id" uuid,
	"recorded_by" uuid,
	"given_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "referral_consents_record" CHECK (via <> 'worker' or recorded_by is not null)
);
--> statement-breakpoint
CREATE TABLE "referral_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"referral_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"to_state" text NOT NULL,
	"role" text NOT NULL,
	"staff_id" uuid,
	"recipient_id" text,
	"reason_code" text,
	"next_action" text,
	"outcome" text,
	"scheduled_for" timestamp with time zone,
	"detail" "bytea",
	"at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "referral_notices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"referral_id" uuid NOT NULL,
	"recipient_id" text NOT NULL,
	"kind" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"taken_at" timestamp with time zone,
	CONSTRAINT "referral_notices_once" UNIQUE("referral_id","recipient_id","kind")
);
--> statement-breakpoint
CREATE TABLE "referral_recipients" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"organization_id" text,
	"location_id" text,
	"name" text NOT NULL,
	"focal_points" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"hours" text,
	"capacity" integer,
	"services" text[] DEFAULT '{}' NOT NULL,
	"age_bands" text[] DEFAULT '{}' NOT NULL,
	"sexes" text[] DEFAULT '{}' NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"sample" boolean DEFAULT false NOT NULL,
	CONSTRAINT "referral_recipients_kind" CHECK (kind in ('center', 'partner')),
	CONSTRAINT "referral_recipients_center" CHECK (kind <> 'center' or location_id is not null)
);
--> statement-breakpoint
CREATE TABLE "referrals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"contact_id" uuid,
	"person_id" uuid,
	"handoff_id" uuid,
	"center_id" text,
	"staff_id" uuid,
	"recipient_id" text NOT NULL,
	"service_id" text NOT NULL,
	"priority" text NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"outcome" text,
	"reason_code" text,
	"next_action" text,
	"scheduled_for" timestamp with time zone,
	"content" "bytea",
	"due_at" timestamp with time zone,
	"clock_at" timestamp with time zone,
	"clock_stage" text DEFAULT 'running' NOT NULL,
	"request_id" text,
	"version" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "referrals_priority" CHECK (priority in ('24h', '72h', '2w')),
	CONSTRAINT "referrals_clock" CHECK (clock_at is not null or state in ('closed', 'withdrawn', 'revoked'))
);
--> statement-breakpoint
ALTER TABLE "referral_consents" ADD CONSTRAINT "referral_consents_referral_id_referrals_id_fk" FOREIGN KEY ("referral_id") REFERENCES "public"."referrals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referral_events" ADD CONSTRAINT "referral_events_referral_id_referrals_id_fk" FOREIGN KEY ("referral_id") REFERENCES "public"."referrals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referral_notices" ADD CONSTRAINT "referral_notices_referral_id_referrals_id_fk" FOREIGN KEY ("referral_id") REFERENCES "public"."referrals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referral_recipients" ADD CONSTRAINT "referral_recipients_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referral_recipients" ADD CONSTRAINT "referral_recipients_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referrals" ADD CONSTRAINT "referrals_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referrals" ADD CONSTRAINT "referrals_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referrals" ADD CONSTRAINT "referrals_handoff_id_handoffs_id_fk" FOREIGN KEY ("handoff_id") REFERENCES "public"."handoffs"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referrals" ADD CONSTRAINT "referrals_recipient_id_referral_recipients_id_fk" FOREIGN KEY ("recipient_id") REFERENCES "public"."referral_recipients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referrals" ADD CONSTRAINT "referrals_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "referral_consents_referral" ON "referral_consents" USING btree ("referral_id","given_at");--> statement-breakpoint
CREATE INDEX "referral_events_referral" ON "referral_events" USING btree ("referral_id","id");--> statement-breakpoint
CREATE INDEX "referral_notices_waiting" ON "referral_notices" USING btree ("created_at") WHERE taken_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "referrals_request" ON "referrals" USING btree ("request_id");--> statement-breakpoint
CREATE INDEX "referrals_contact" ON "referrals" USING btree ("contact_id");--> statement-breakpoint
CREATE INDEX "referrals_person" ON "referrals" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "referrals_handoff" ON "referrals" USING btree ("handoff_id");--> statement-breakpoint
CREATE INDEX "referrals_recipient" ON "referrals" USING btree ("recipient_id","state");--> statement-breakpoint
CREATE INDEX "referrals_center" ON "referrals" USING btree ("center_id","changed_at");--> statement-breakpoint
CREATE INDEX "referrals_clock" ON "referrals" USING btree ("clock_at") WHERE clock_at is not null;