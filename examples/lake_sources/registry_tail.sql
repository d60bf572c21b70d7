ALTER TABLE `cases`
  ADD CONSTRAINT `cases_organisation` FOREIGN KEY (`organisation_id`) REFERENCES `organisations` (`id`),
  ADD CONSTRAINT `cases_creator` FOREIGN KEY (`created_by`) REFERENCES `users` (`id`),
  ADD CONSTRAINT `cases_workflow` FOREIGN KEY (`workflow_id`) REFERENCES `workflows` (`id`);
ALTER TABLE `audit_events`
  ADD CONSTRAINT `audit_case` FOREIGN KEY (`case_id`) REFERENCES `cases` (`id`),
  ADD CONSTRAINT `audit_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`);
/*!40014 SET FOREIGN_KEY_CHECKS=1 */;

-- Dump completed on 2024-12-31 12:00:00
