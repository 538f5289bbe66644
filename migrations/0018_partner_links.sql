CREATE TABLE "referral_link_devices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"link_id" uuid NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"bound_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "referral_links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"referral_id" uuid NOT NULL,
	"recipient_id" text NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"code_hash" "bytea",
	"wrong_codes" smallint DEFAULT 0 NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"last_opened_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "referral_notices" ADD COLUMN "tries" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "referral_notices" ADD COLUMN "due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "referral_notices" ADD COLUMN "dead_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "referral_recipients" ADD COLUMN "webhook_url" text;--> statement-breakpoint
ALTER TABLE "referral_recipients" ADD COLUMN "webhook_secret" "bytea";--> statement-breakpoint
ALTER TABLE "referral_link_devices" ADD CONSTRAINT "referral_link_devices_link_id_referral_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."referral_links"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referral_links" ADD CONSTRAINT "referral_links_referral_id_referrals_id_fk" FOREIGN KEY ("referral_id") REFERENCES "public"."referrals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "referral_link_devices_link" ON "referral_link_devices" USING btree ("link_id");--> statement-breakpoint
CREATE UNIQUE INDEX "referral_links_token" ON "referral_links" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "referral_links_referral" ON "referral_links" USING btree ("referral_id");