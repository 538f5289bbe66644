CREATE TABLE "check_ins" (
	"id" uuid PRIMARY KEY NOT NULL,
	"follow_up_id" uuid NOT NULL,
	"number" smallint NOT NULL,
	"planned_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"why" text,
	"asked_at" timestamp with time zone,
	CONSTRAINT "check_ins_number" UNIQUE("follow_up_id","number"),
	CONSTRAINT "check_ins_state" CHECK ("check_ins"."state" in ('waiting', 'raised', 'asked', 'answered', 'silent', 'skipped')),
	CONSTRAINT "check_ins_why" CHECK (("check_ins"."state" = 'skipped') = ("check_ins"."why" is not null))
);
--> statement-breakpoint
CREATE TABLE "follow_ups" (
	"id" uuid PRIMARY KEY NOT NULL,
	"contact_id" uuid,
	"plan" text NOT NULL,
	"flow" text NOT NULL,
	"from_minute" smallint NOT NULL,
	"until_minute" smallint NOT NULL,
	"answer_hours" integer NOT NULL,
	"silence" smallint NOT NULL,
	"agreed_at" timestamp with time zone NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "follow_ups_state" CHECK ("follow_ups"."state" in ('active', 'done', 'stopped', 'silent', 'erased'))
);
--> statement-breakpoint
ALTER TABLE "check_ins" ADD CONSTRAINT "check_ins_follow_up_id_follow_ups_id_fk" FOREIGN KEY ("follow_up_id") REFERENCES "public"."follow_ups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follow_ups" ADD CONSTRAINT "follow_ups_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "check_ins_due" ON "check_ins" USING btree ("due_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "check_ins_asked" ON "check_ins" USING btree ("asked_at") WHERE state = 'asked';--> statement-breakpoint
CREATE UNIQUE INDEX "follow_ups_once" ON "follow_ups" USING btree ("contact_id","plan") WHERE state = 'active';--> statement-breakpoint
CREATE INDEX "follow_ups_contact" ON "follow_ups" USING btree ("contact_id");